package org.asterism.alerts;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.asterism.alerts.core.AlertEvent;
import org.asterism.alerts.core.Line;
import org.asterism.model.Alert.Channel;

/** The courier of each channel, with a time limit that holds whatever it does. */
public final class Couriers implements Courier {

    /** Time for an agent to die after its limit. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final AgentCourier agents;
    private final WebhookCourier webhooks;
    private final MailCourier mails;

    public Couriers(AgentCourier agents, WebhookCourier webhooks, MailCourier mails) {
        this.agents = agents;
        this.webhooks = webhooks;
        this.mails = mails;
    }

    @Override
    public CompletionStage<Delivery> deliver(Line line, List<AlertEvent> events) {
        Duration limit = line.recipient().manner().timeout().plus(GRACE);
        return of(line.alert().channel())
                .deliver(line, events)
                .toCompletableFuture()
                .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> Delivery.failed(
                        failure instanceof TimeoutException
                                ? "no end within " + limit.toMillis() + " ms"
                                : String.valueOf(failure)));
    }

    private Courier of(Channel channel) {
        if (channel instanceof Channel.Agent) {
            return agents;
        }
        if (channel instanceof Channel.Webhook) {
            return webhooks;
        }
        if (channel instanceof Channel.Mail) {
            return mails;
        }
        throw new AssertionError("no such channel: " + channel);
    }
}
