package org.asterism.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.TLSClosing;
import org.apache.pekko.stream.TLSProtocol.SessionBytes;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.TLSProtocol.SslTlsOutbound;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.TLS;
import org.apache.pekko.stream.javadsl.TLSPlacebo;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.util.ByteString;
import org.asterism.observability.Metrics;

/**
 * Lets connections in, and ends those that take too long.
 *
 * <p>Decided: Pekko HTTP's layers put together here, not {@code Http.newServerAt}, because only whoever holds the TCP stream can
 * bound connections per address and end one whose client neither sends nor takes anything.
 */
final class Door {

    /** Waiting in the kernel to be let in. */
    private static final int BACKLOG = 128;

    private static final Duration IDLE = Duration.ofSeconds(60);

    /** A dispatcher of the system, with half as many threads as there are processors. */
    static final String DISPATCHER = "asterism.dispatcher.http";

    /** What decides and acts in a failover must not queue behind requests. */
    private static final Attributes OWN_THREADS = ActorAttributes.dispatcher(DISPATCHER);

    private final ClassicActorSystemProvider system;
    private final Encryption encryption;
    private final HttpLimits limits;
    private final Metrics metrics;
    private final ServerSettings settings;
    private final Function<HttpRequest, CompletionStage<HttpResponse>> answer;
    private final Seats seats;

    Door(
            ClassicActorSystemProvider system,
            Encryption encryption,
            HttpLimits limits,
            Metrics metrics,
            Function<HttpRequest, CompletionStage<HttpResponse>> answer) {
        this.system = system;
        this.encryption = encryption;
        this.limits = limits;
        this.metrics = metrics;
        this.settings = ServerSettings.create(system.classicSystem());
        this.answer = answer;
        this.seats = new Seats(limits);
        metrics.connections(seats::taken);
    }

    /** Fails if the port cannot be bound. */
    CompletionStage<Tcp.ServerBinding> open(String host, int port) {
        return Tcp.get(system.classicSystem())
                .bind(host, port, BACKLOG, List.of(), false, Optional.of(IDLE))
                .to(Sink.foreach(this::accept))
                .addAttributes(OWN_THREADS)
                .run(system);
    }

    private void accept(Tcp.IncomingConnection connection) {
        InetAddress from = connection.remoteAddress().getAddress();
        Optional<String> refusal = seats.take(from);
        if (refusal.isPresent()) {
            metrics.requestRefused(refusal.get());
            var unused = Source.<ByteString>empty().via(connection.flow()).runWith(Sink.cancelled(), system);
            return;
        }
        SharedKillSwitch end = KillSwitches.shared("http");
        AtomicBoolean isUnderWay = new AtomicBoolean();
        Flow<ByteString, ByteString, NotUsed> socket = Flow.of(ByteString.class)
                .via(end.flow())
                .via(connection.flow())
                .via(end.flow())
                .map(bytes -> {
                    isUnderWay.setPlain(true);
                    return bytes;
                })
                .watchTermination((unused, ended) -> {
                    var unusedToo = ended.handle((done, failure) -> {
                        seats.leave(from);
                        return done;
                    });
                    return unused;
                });
        layers(connection.remoteAddress())
                .join(socket)
                .join(BidiFlow.fromGraph(new RequestWait(limits.requestWait(), () -> {
                            // Between requests a connection may rest; that it is closed then is no refusal.
                            if (isUnderWay.getPlain()) {
                                metrics.requestRefused("too-slow");
                            }
                            end.abort(new TimeoutException("no request within " + limits.requestWait()));
                        }))
                        .join(Flow.of(HttpRequest.class).mapAsync(1, answer).map(response -> {
                            isUnderWay.setPlain(false);
                            return response;
                        })))
                .addAttributes(OWN_THREADS)
                .run(system);
    }

    private BidiFlow<HttpResponse, ByteString, ByteString, HttpRequest, NotUsed> layers(InetSocketAddress remote) {
        BidiFlow<HttpResponse, SslTlsOutbound, SslTlsInbound, HttpRequest, NotUsed> http =
                Http.get(system.classicSystem()).serverLayer(settings, Optional.of(remote));
        if (encryption instanceof Encryption.Tls tls) {
            return http.atop(TLS.create(tls.engines()::answering, TLSClosing.eagerClose()));
        }
        return http.atop(BidiFlow.fromFlows(
                        Flow.of(SslTlsOutbound.class),
                        Flow.of(SessionBytes.class).<SslTlsInbound>map(bytes -> bytes))
                .atop(TLSPlacebo.getInstance()));
    }
}
