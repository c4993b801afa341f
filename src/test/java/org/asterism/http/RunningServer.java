package org.asterism.http;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.asterism.api.PrecheckReport;
import org.asterism.api.SampleReport;
import org.asterism.api.SampleStatus;
import org.asterism.audit.AuditMerge;
import org.asterism.audit.AuditTrail;
import org.asterism.audit.Mask;
import org.asterism.http.HttpSettings.CredentialSource;
import org.asterism.http.HttpSettings.ProbeAccess;
import org.asterism.observability.EventLog;
import org.asterism.observability.Health;
import org.asterism.observability.Metrics;

/** The whole HTTP interface on a free port, over a fake cluster. */
public final class RunningServer implements AutoCloseable {

    public static final String VIEWER = "viewer-token-000000";
    public static final String OPERATOR = "operator-token-0000";
    /** Listeners to the event stream at once; one whose client has gone is noticed with the next line to it. */
    public static final int STREAMS = 32;

    public static final String ADMINISTRATOR = "administrator-token";

    public final FakeControl control = new FakeControl();
    public final FakeDrills drills = new FakeDrills();
    public final FakeArchive incidents = new FakeArchive();

    /** Half an hour of a link that was down for a while, and of calls. */
    public volatile SampleReport samples = samples();

    public volatile PrecheckReport precheck = new PrecheckReport(
            SampleStatus.PBX1,
            Instant.parse("2026-11-27T01:54:12Z"),
            new TreeMap<>(Map.of("pbx", List.of("pbx1", "pbx2"))),
            List.of(new PrecheckReport.Finding(
                    "pbx",
                    PrecheckReport.Topic.FILE,
                    "pjsip.conf",
                    PrecheckReport.Weight.WARNING,
                    List.of("pbx1", "pbx2"),
                    "file pjsip.conf differs: pbx1: 12 bytes; pbx2: 13 bytes",
                    "copy it from the node on which it is right")),
            List.of());

    private static SampleReport samples() {
        List<Long> trips = new ArrayList<>();
        List<Long> calls = new ArrayList<>();
        for (long i = 0; i < 180; i++) {
            trips.add(i >= 100 && i < 120 ? SampleReport.NONE : 380 + i * 7 % 90);
            calls.add(i < 100 ? 20 + i % 7 : 3 + i % 5);
        }
        return new SampleReport(
                SampleStatus.PBX1,
                SampleStatus.NOW.minusSeconds(1800),
                10_000,
                List.of(
                        new SampleReport.Series(SampleReport.Kind.CALLS, "pbx", calls),
                        new SampleReport.Series(SampleReport.Kind.ROUND_TRIP, "pbx2 ucast:eth0", trips)));
    }

    /** The log of this server alone, and one node that does not answer. */
    private final AuditArchive audits = query -> this.trail
            .page(0, query.limit(), query::wants)
            .thenApply(page -> AuditMerge.merge(
                    SampleStatus.PBX1,
                    new TreeMap<>(Map.of("pbx1", page)),
                    query.limit(),
                    List.of("pbx3 did not answer")));

    public final FakeAlerts alerts = new FakeAlerts();
    public final Metrics metrics = Metrics.create();
    public final Health health = new Health();
    public final EventLog events = EventLog.create(SampleStatus.PBX1, 100, InstantSource.system());
    public final AtomicReference<Optional<ClassicActorSystemProvider>> net = new AtomicReference<>(Optional.empty());
    public final Path auditFolder = folder();
    public final AuditTrail trail = AuditTrail.in(
            auditFolder, SampleStatus.PBX1, 1 << 20, 4, Runnable::run, Runnable::run, InstantSource.system());
    private final ActorTestKit kit;
    private final HttpServices services;
    private final HttpSettings settings;
    private final ManagementServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    public RunningServer(HttpSettings settings) {
        this(settings, new Encryption.Clear());
    }

    public RunningServer(HttpSettings settings, Encryption encryption) {
        this.settings = settings;
        kit = ActorTestKit.create(
                "http-test", ManagementServer.systemConfig(settings).withFallback(ConfigFactory.load()));
        try {
            services = new HttpServices(
                    control,
                    metrics,
                    health,
                    events,
                    records(),
                    audits,
                    incidents,
                    alerts,
                    drills,
                    () -> samples,
                    () -> CompletableFuture.completedFuture(precheck),
                    net::get);
            server = ManagementServer.start(kit.system(), settings, services, encryption)
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            kit.shutdownTestKit();
            throw new IllegalStateException(e);
        }
    }

    private HttpServices.Records records() {
        return new HttpServices.Records(trail, SampleStatus.PBX1, () -> Mask.of(Set.of("pin")));
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("audit");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public static HttpSettings settings(Path directory, ProbeAccess probeAccess, Duration answerTimeout) {
        return new HttpSettings(
                "127.0.0.1", 0, new CredentialSource.TokenFile(tokens(directory)), probeAccess, limits(answerTimeout));
    }

    static HttpLimits limits(Duration answerTimeout) {
        return new HttpLimits(64, 64, Duration.ofSeconds(20), answerTimeout, 4096, 8192, 0, 1, STREAMS);
    }

    public static Path tokens(Path directory) {
        Path file = directory.resolve("tokens");
        try {
            Files.writeString(
                    file,
                    "# for tests\n\nvera viewer " + VIEWER + "\nolaf operator " + OPERATOR + "\nanna administrator "
                            + ADMINISTRATOR + " # the boss\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            return file;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All that can be asked of it. */
    List<Endpoint> endpoints() {
        return ManagementServer.endpoints(kit.system(), settings, services, new Audit(events, services.records()));
    }

    ActorSystem<Void> system() {
        return kit.system();
    }

    public int port() {
        return server.port();
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    HttpResponse<String> post(String path, String body, String token) {
        return send("POST", path, body, "Authorization", "Bearer " + token);
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) {
        return send(method, path, body, BodyHandlers.ofString(), headers);
    }

    /** The status alone; what follows is not read, since it may have no end. */
    int statusOf(String method, String path, String... headers) {
        HttpResponse<InputStream> response = send(method, path, "", BodyHandlers.ofInputStream(), headers);
        try {
            response.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return response.statusCode();
    }

    private <T> HttpResponse<T> send(
            String method, String path, String body, HttpResponse.BodyHandler<T> handler, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(20))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), handler);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kit.shutdownTestKit();
        metrics.close();
    }
}
