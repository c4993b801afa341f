package org.asterism.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.javadsl.Tcp;
import org.asterism.http.HttpSettings.CredentialSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open management port. */
public final class ManagementServer {

    private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);
    private static final String SERVER = "asterism";

    private final Tcp.ServerBinding binding;

    private ManagementServer(Tcp.ServerBinding binding) {
        this.binding = binding;
    }

    /** Settings that the local actor system must be created with, above those of the libraries. */
    public static Config systemConfig(HttpSettings settings) {
        HttpLimits limits = settings.limits();
        Map<String, Object> values = new LinkedHashMap<>();
        String server = "pekko.http.server.";
        values.put(server + "server-header", SERVER);
        values.put(server + "remote-address-attribute", true);
        values.put(server + "parsing.ssl-session-attribute", true);
        values.put(server + "transparent-head-requests", true);
        values.put(server + "pipelining-limit", 1);
        values.put(server + "socket-options.tcp-no-delay", true);
        values.put(
                server + "request-timeout",
                limits.answerTimeout()
                                .plus(limits.requestWait())
                                .plus(Router.GRACE.multipliedBy(2))
                                .toMillis() + "ms");
        values.put(server + "parsing.max-content-length", limits.bodyBytes());
        values.put(server + "parsing.max-to-strict-bytes", limits.bodyBytes());
        values.put(server + "parsing.max-header-value-length", limits.headerBytes());
        values.put(Door.DISPATCHER + ".type", "Dispatcher");
        values.put(Door.DISPATCHER + ".executor", "fork-join-executor");
        values.put(Door.DISPATCHER + ".throughput", 5);
        values.put(Door.DISPATCHER + ".fork-join-executor.parallelism-min", 1);
        values.put(Door.DISPATCHER + ".fork-join-executor.parallelism-factor", 0.5);
        values.put(Door.DISPATCHER + ".fork-join-executor.parallelism-max", 2);
        return ConfigFactory.parseMap(values, "management port");
    }

    /**
     * Opens the port in {@code system}, which was created with {@link #systemConfig}. The stage fails if the port cannot be
     * bound.
     *
     * @throws HttpRefusedToStart if it would be open beyond this machine without credentials, or these cannot be read
     */
    public static CompletionStage<ManagementServer> start(
            ClassicActorSystemProvider system, HttpSettings settings, HttpServices services, Encryption encryption)
            throws HttpRefusedToStart {
        Config config = system.classicSystem().settings().config();
        if (!config.getString("pekko.http.server.server-header").equals(SERVER)) {
            throw new IllegalStateException("the local system was not created with ManagementServer.systemConfig");
        }
        Credentials credentials = credentials(settings);
        Audit audit = new Audit(services.events(), services.records());
        List<Endpoint> endpoints = endpoints(system, settings, services, audit);
        Router router =
                new Router(system, endpoints, new Gate(credentials, encryption), settings, services.metrics(), audit);
        Route route = new NetRoutes(router, services.net()).route();
        Door door = new Door(system, encryption, settings.limits(), services.metrics(), route.function(system));
        return door.open(settings.host(), settings.port()).thenApply(binding -> {
            LOG.info(
                    "management port open host={} port={} tls={}",
                    settings.host(),
                    binding.localAddress().getPort(),
                    encryption instanceof Encryption.Tls ? "on" : "off");
            return new ManagementServer(binding);
        });
    }

    /** All that can be asked. */
    static List<Endpoint> endpoints(
            ClassicActorSystemProvider system, HttpSettings settings, HttpServices services, Audit audit) {
        Secrets secrets = new Secrets(audit);
        RecentStatus recent = new RecentStatus(services.control(), InstantSource.system());
        Reads reads = new Reads(
                services.control(), recent, services.health(), services.metrics(), secrets, settings.metricNames());
        List<Endpoint> endpoints = new ArrayList<>(reads.endpoints());
        endpoints.addAll(new ConfigVersions(services.control(), services.records(), secrets).endpoints());
        endpoints.addAll(new IncidentReads(services.incidents()).endpoints());
        endpoints.addAll(new AlertRoutes(services.alerts(), audit).endpoints());
        endpoints.addAll(new DrillRoutes(services.drills(), audit).endpoints());
        endpoints.addAll(new AuditRoutes(services.records().trail(), services.audits()).endpoints());
        endpoints.add(new Endpoint(
                "samples",
                HttpMethods.GET,
                List.of("asterism", "v1", "samples"),
                Endpoint.Access.READ,
                exchange -> CompletableFuture.completedFuture(
                        Replies.json(200, services.samples().get()))));
        endpoints.add(new Endpoint(
                "precheck",
                HttpMethods.GET,
                List.of("asterism", "v1", "precheck"),
                Endpoint.Access.READ,
                exchange -> services.precheck().get().thenApply(report -> Replies.json(200, report))));
        Changes changes = new Changes(services.control(), settings.limits().answerTimeout(), audit);
        endpoints.addAll(changes.endpoints());
        endpoints.addAll(new Parameters(services.control(), services.records(), changes).endpoints());
        EventStreams streams =
                new EventStreams(system, services.control(), recent, services.events(), services.metrics(), settings);
        endpoints.addAll(streams.endpoints());
        endpoints.add(Description.endpoint());
        return endpoints.stream()
                .map(endpoint -> endpoint.isReading() ? endpoint : endpoint.followedBy(recent::forget))
                .toList();
    }

    /** The bound port. */
    public int port() {
        return binding.localAddress().getPort();
    }

    /** Takes no more connections; open ones end with the system. */
    public CompletionStage<Done> stop() {
        return binding.unbind().thenApply(unbound -> Done.getInstance());
    }

    private static Credentials credentials(HttpSettings settings) throws HttpRefusedToStart {
        Credentials credentials = settings.credentials() instanceof CredentialSource.TokenFile file
                ? Credentials.read(file.path())
                : Credentials.none();
        if (credentials.isEmpty() && !isLoopback(settings.host())) {
            throw new HttpRefusedToStart(
                    "the management port on " + settings.host()
                            + " would be open beyond this machine without a credential",
                    "configure a token file, or bind to " + HttpSettings.DEFAULT_HOST);
        }
        return credentials;
    }

    private static boolean isLoopback(String host) throws HttpRefusedToStart {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!address.isLoopbackAddress()) {
                    return false;
                }
            }
            return true;
        } catch (UnknownHostException e) {
            throw new HttpRefusedToStart(
                    "the management port's host '" + host + "' has no address",
                    "write an address, or correct the name");
        }
    }
}
