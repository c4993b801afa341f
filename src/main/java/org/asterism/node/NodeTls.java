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
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.asterism.api.ClusterStatus.Risk;
import org.asterism.api.ClusterStatus.RiskKind;
import org.asterism.config.ManagementSettings;
import org.asterism.config.MessagingSettings.Tls;
import org.asterism.config.NodeSettings;
import org.asterism.http.Encryption;
import org.asterism.model.NodeName;
import org.asterism.net.NetSettings.Channel;
import org.asterism.tls.IdentityKeeper;
import org.asterism.tls.TlsFiles;
import org.asterism.tls.TlsRefused;

/**
 * This node's certificates, where messages travel in TLS and where the management port speaks it: read at the start, looked after
 * from then on. Both may have the same.
 */
final class NodeTls {

    /** How soon replaced files are used. */
    private static final Duration LOOK = Duration.ofSeconds(10);

    /** Time to make a new one. */
    private static final Duration EXPIRES_SOON = Duration.ofDays(30);

    private final Optional<IdentityKeeper> messages;
    private final Optional<IdentityKeeper> port;

    private NodeTls(Optional<IdentityKeeper> messages, Optional<IdentityKeeper> port) {
        this.messages = messages;
        this.port = port;
    }

    static NodeTls start(NodeSettings settings) throws Refusals {
        Optional<IdentityKeeper> messages = Optional.empty();
        if (settings.messaging().tls() instanceof Tls.On on) {
            messages = Optional.of(
                    keeper("messaging.tls", new TlsFiles(on.ca(), on.certificate(), on.key()), settings.self()));
        }
        Optional<IdentityKeeper> port = Optional.empty();
        if (settings.management().tls() instanceof ManagementSettings.Tls.On on) {
            TlsFiles files = new TlsFiles(on.ca(), on.certificate(), on.key());
            port = messages.filter(known -> known.files().equals(files));
            if (port.isEmpty()) {
                port = Optional.of(keeper("management.tls", files, settings.self()));
            }
        }
        return new NodeTls(messages, port);
    }

    private static IdentityKeeper keeper(String key, TlsFiles files, NodeName self) throws Refusals {
        try {
            return IdentityKeeper.start(files, self, Clock.systemUTC());
        } catch (TlsRefused e) {
            throw new Refusals(List.of(key + ": " + e.sentence(), "do: " + e.remedy()));
        }
    }

    /** For messages. */
    static NodeTls of(IdentityKeeper keeper) {
        return new NodeTls(Optional.of(keeper), Optional.empty());
    }

    /** For the management port alone. */
    static NodeTls ofPort(IdentityKeeper keeper) {
        return new NodeTls(Optional.empty(), Optional.of(keeper));
    }

    Channel channel() {
        return messages.<Channel>map(known -> new Channel.Encrypted(known::present))
                .orElseGet(Channel.Clear::new);
    }

    /** Of the management port. */
    Encryption encryption() {
        return port.<Encryption>map(known -> new Encryption.Tls(known::present)).orElseGet(Encryption.Clear::new);
    }

    private List<IdentityKeeper> keepers() {
        return Stream.of(messages, port).flatMap(Optional::stream).distinct().toList();
    }

    /** Looks at the files again and again until the system ends. */
    void watch(ActorSystem<?> system, Executor files, Consumer<String> story) {
        keepers()
                .forEach(known -> system.scheduler()
                        .scheduleWithFixedDelay(
                                LOOK,
                                LOOK,
                                () -> files.execute(() -> known.refresh(story)),
                                system.executionContext()));
    }

    void show(MeterRegistry registry) {
        if (!keepers().isEmpty()) {
            Gauge.builder("asterism.certificate.expiry.seconds", this, NodeTls::secondsLeft)
                    .description(
                            "until the first of this node's certificates, or of its CAs, expires; negative = expired")
                    .register(registry);
        }
    }

    private double secondsLeft() {
        Instant now = Instant.now();
        return keepers().stream()
                .mapToLong(known -> known.present().remaining(now).toSeconds())
                .min()
                .orElseThrow();
    }

    List<Risk> risks(Instant now) {
        List<Risk> risks = new ArrayList<>();
        keepers().forEach(known -> {
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

    private String sentence(Duration left, IdentityKeeper known) {
        Instant expires = known.present().expires();
        boolean isForMessages = messages.equals(Optional.of(known));
        String which = "the certificate " + known.files().certificate() + " or its CA ";
        if (left.isNegative()) {
            return which + "expired on " + expires + ": no new connection carries "
                    + (isForMessages ? "messages" : "commands") + ", and the manager would not start";
        }
        return which + "expires in " + left.toDays() + " days, on " + expires
                + (isForMessages
                        ? "; then messages stop at the next broken connection"
                        : "; then commands and browsers turn this node away");
    }

    private static String remedy(IdentityKeeper known) {
        return "asterism key node NAME --renew where the CA's key is, and copy NAME.crt and NAME.key over "
                + known.files().certificate() + " and " + known.files().key() + "; no restart is needed";
    }
}
