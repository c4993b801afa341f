package org.asterism.node;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.asterism.api.ClusterStatus.Risk;
import org.asterism.api.ClusterStatus.RiskKind;
import org.asterism.config.MessagingSettings.Tls;
import org.asterism.config.NodeSettings;
import org.asterism.net.NetSettings.Channel;
import org.asterism.tls.IdentityKeeper;
import org.asterism.tls.TlsFiles;
import org.asterism.tls.TlsRefused;

/** This node's certificate, where messages travel in TLS: read at the start, looked after from then on. */
final class NodeTls {

    /** How soon replaced files are used. */
    private static final Duration LOOK = Duration.ofSeconds(10);

    /** Time to make a new one. */
    private static final Duration EXPIRES_SOON = Duration.ofDays(30);

    private final Optional<IdentityKeeper> keeper;

    private NodeTls(Optional<IdentityKeeper> keeper) {
        this.keeper = keeper;
    }

    static NodeTls start(NodeSettings settings) throws Refusals {
        if (!(settings.messaging().tls() instanceof Tls.On on)) {
            return new NodeTls(Optional.empty());
        }
        try {
            return of(IdentityKeeper.start(
                    new TlsFiles(on.ca(), on.certificate(), on.key()), settings.self(), Clock.systemUTC()));
        } catch (TlsRefused e) {
            throw new Refusals(List.of("messaging.tls: " + e.sentence(), "do: " + e.remedy()));
        }
    }

    static NodeTls of(IdentityKeeper keeper) {
        return new NodeTls(Optional.of(keeper));
    }

    Channel channel() {
        return keeper.<Channel>map(known -> new Channel.Encrypted(known::present))
                .orElseGet(Channel.Clear::new);
    }

    /** Looks at the files again and again until the system ends. */
    void watch(ActorSystem<?> system, Executor files, Consumer<String> story) {
        keeper.ifPresent(known -> system.scheduler()
                .scheduleWithFixedDelay(
                        LOOK, LOOK, () -> files.execute(() -> known.refresh(story)), system.executionContext()));
    }

    void show(MeterRegistry registry) {
        keeper.ifPresent(known -> Gauge.builder(
                        "asterism.certificate.expiry.seconds",
                        known,
                        read -> read.present().remaining(Instant.now()).toSeconds())
                .description("until this node's certificate for messages, or its CA's, expires; negative = expired")
                .register(registry));
    }

    List<Risk> risks(Instant now) {
        List<Risk> risks = new ArrayList<>();
        keeper.ifPresent(known -> {
            if (!known.problem().isNone()) {
                risks.add(new Risk(
                        RiskKind.CERTIFICATE,
                        "the files for TLS cannot be used, the last good ones are: "
                                + known.problem().sentence(),
                        known.problem().remedy()));
            }
            Duration left = known.present().remaining(now);
            if (left.compareTo(EXPIRES_SOON) < 0) {
                risks.add(new Risk(RiskKind.CERTIFICATE, sentence(left, known), remedy(known)));
            }
        });
        return risks;
    }

    private static String sentence(Duration left, IdentityKeeper known) {
        Instant expires = known.present().expires();
        return left.isNegative()
                ? "the certificate " + known.files().certificate() + " or its CA expired on " + expires
                        + ": no new connection carries messages, and the manager would not start"
                : "the certificate " + known.files().certificate() + " or its CA expires in " + left.toDays()
                        + " days, on " + expires + "; then messages stop at the next broken connection";
    }

    private static String remedy(IdentityKeeper known) {
        return "asterism key node NAME --renew where the CA's key is, and copy NAME.crt and NAME.key over "
                + known.files().certificate() + " and " + known.files().key() + "; no restart is needed";
    }
}
