package org.asterism.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.management.javadsl.PekkoManagement;
import org.asterism.http.HttpSettings.CredentialSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open management port. */
public final class ManagementServer {

    private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);
    private static final String ROUTES = "pekko.management.http.routes.";

    private final PekkoManagement management;
    private final int port;

    private ManagementServer(PekkoManagement management, int port) {
        this.management = management;
        this.port = port;
    }

    /**
     * Settings that the local actor system must be created with, above those of the libraries. They also switch off Pekko
     * Management's own cluster and health routes.
     */
    public static Config systemConfig(HttpSettings settings) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("pekko.management.http.hostname", settings.host());
        values.put("pekko.management.http.bind-hostname", settings.host());
        values.put("pekko.management.http.port", settings.port());
        values.put("pekko.management.http.bind-port", settings.port());
        values.put("pekko.management.http.route-providers-read-only", true);
        values.put(ROUTES + "cluster-management", "");
        values.put(ROUTES + "health-checks", "");
        values.put(ROUTES + "asterism", RouteProvider.class.getName());
        values.put("pekko.management.health-checks.readiness-checks.cluster-membership", "");
        String server = "pekko.http.server.";
        values.put(server + "server-header", "asterism");
        values.put(server + "remote-address-attribute", true);
        values.put(server + "transparent-head-requests", true);
        values.put(server + "max-connections", settings.connections());
        values.put(server + "pipelining-limit", 1);
        values.put(server + "socket-options.tcp-no-delay", true);
        values.put(server + "idle-timeout", "60s");
        values.put(
                server + "request-timeout",
                settings.answerTimeout().plus(Router.GRACE.multipliedBy(2)).toMillis() + "ms");
        values.put(server + "parsing.max-content-length", settings.bodyBytes());
        values.put(server + "parsing.max-to-strict-bytes", settings.bodyBytes());
        return ConfigFactory.parseMap(values, "management port");
    }

    /**
     * Opens the port in {@code system}, which was created with {@link #systemConfig}. The stage fails if the port cannot be
     * bound.
     *
     * @throws HttpRefusedToStart if it would be open beyond this machine without credentials, or these cannot be read
     */
    public static CompletionStage<ManagementServer> start(
            ClassicActorSystemProvider system, HttpSettings settings, HttpServices services) throws HttpRefusedToStart {
        Config config = system.classicSystem().settings().config();
        if (!config.getString(ROUTES + "asterism").equals(RouteProvider.class.getName())
                || !config.getString(ROUTES + "cluster-management").isEmpty()) {
            throw new IllegalStateException("the local system was not created with ManagementServer.systemConfig");
        }
        Credentials credentials = credentials(settings);
        Audit audit = new Audit(services.events(), services.records());
        List<Endpoint> endpoints = endpoints(system, settings, services, audit);
        Router router = new Router(system, endpoints, new Gate(credentials), settings, services.metrics(), audit);
        RouteSlot.of(system.classicSystem()).fill(new NetRoutes(router, services.net()).route());
        PekkoManagement management = PekkoManagement.get(system);
        return management.start().thenApply(uri -> {
            LOG.info("management port open host={} port={}", settings.host(), uri.getPort());
            return new ManagementServer(management, uri.getPort());
        });
    }

    /** All that can be asked. */
    static List<Endpoint> endpoints(
            ClassicActorSystemProvider system, HttpSettings settings, HttpServices services, Audit audit) {
        List<Endpoint> endpoints =
                new ArrayList<>(new Reads(services.control(), services.health(), services.metrics()).endpoints());
        endpoints.addAll(new ConfigVersions(services.control(), services.records()).endpoints());
        endpoints.addAll(new IncidentReads(services.incidents()).endpoints());
        endpoints.addAll(new AuditRoutes(services.records().trail()).endpoints());
        Changes changes = new Changes(services.control(), settings.answerTimeout(), audit);
        endpoints.addAll(changes.endpoints());
        endpoints.addAll(new Parameters(services.control(), services.records(), changes).endpoints());
        endpoints.addAll(new EventStreams(system, services.control(), services.events(), services.metrics(), settings)
                .endpoints());
        endpoints.add(Description.endpoint());
        return endpoints;
    }

    /** The bound port. */
    public int port() {
        return port;
    }

    /** Takes no more connections; open ones end with the system. */
    public CompletionStage<Done> stop() {
        return management.stop();
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
