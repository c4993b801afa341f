package org.asterism.resource.agent;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentMetadata;
import org.asterism.executor.AgentMetadata.AdvisedAction;
import org.asterism.executor.AgentMetadata.Parameter;
import org.asterism.executor.AgentResult;
import org.asterism.kernel.DeviceAddress;
import org.asterism.kernel.DeviceName;
import org.asterism.kernel.RouteEntry;
import org.asterism.model.AgentName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code asterism:route}: a route that exists where the resource runs. Running means that it was started here and that the kernel uses
 * it: present, its device with a carrier, no better one to the same destination. One that was deleted is put back by the monitor.
 *
 * <p>Decided: what the start replaced is kept, as the kernel gave it, and put back by the stop; rejected: to take a route that was
 * there before for ours, since a stop would then take away what the machine was configured with.
 */
public final class RouteAgent extends BlockingAgent {

    private static final Logger LOG = LoggerFactory.getLogger(RouteAgent.class);

    private static final AgentName NAME = AgentName.parse("asterism:route");

    private static final AgentMetadata METADATA = new AgentMetadata(
            "route",
            "1.0",
            "A static route, IPv4 or IPv6",
            "Start sets the route, in place of one to the same destination with the same table and metric; stop"
                    + " removes it and puts the former one back.",
            List.of(
                    Parameter.required("destination", "string", "Network as 10.1.0.0/16, an address, or default"),
                    Parameter.required("interface", "string", "Network device"),
                    Parameter.optional("gateway", "string", "", "Next hop; empty: the network is on the device"),
                    Parameter.optional("source", "string", "", "Address that this machine sends from by it"),
                    Parameter.optional("table", "integer", "0", "Number of the routing table; 0: the main one"),
                    Parameter.optional("metric", "integer", "0", "The lowest is used; 0: the kernel's own"),
                    Parameter.optional(
                            "family",
                            "string",
                            "auto",
                            "Of 'default' without gateway and source: ipv4, ipv6; auto: ipv4")),
            List.of(
                    AdvisedAction.of("start", Duration.ofSeconds(10), Duration.ZERO),
                    AdvisedAction.of("stop", Duration.ofSeconds(10), Duration.ZERO),
                    AdvisedAction.of("monitor", Duration.ofSeconds(10), Duration.ofSeconds(5)),
                    AdvisedAction.of("validate-all", Duration.ofSeconds(10), Duration.ZERO)));

    private final RoutePort routes;

    RouteAgent(Tools tools, RoutePort routes) {
        super(tools);
        this.routes = routes;
    }

    @Override
    public AgentName name() {
        return NAME;
    }

    @Override
    public AgentMetadata metadata() {
        return METADATA;
    }

    @Override
    public CompletionStage<AgentResult> start(AgentCall call) {
        return patiently(call, () -> begin(call));
    }

    private CompletionStage<AgentResult> begin(AgentCall call) {
        return inTime(call, () -> RoutePort.orError(() -> started(call, RouteSettings.of(call))));
    }

    private AgentResult started(AgentCall call, RouteSettings settings) throws RoutePort.Refused {
        RouteEntry wanted = routes.entry(settings);
        List<RouteEntry> all = routes.list();
        Optional<List<String>> mark = tools().marks().read(call.resource());
        if (mark.isEmpty() || !mark.get().get(0).equals(wanted.text())) {
            List<String> lines = new ArrayList<>(List.of(wanted.text()));
            rival(all, settings).ifPresent(replaced -> lines.add(replaced.text()));
            Optional<String> obstacle = tools().marks().write(call.resource(), lines);
            if (obstacle.isPresent()) {
                return bad(obstacle.get());
            }
        }
        if (find(all, settings).isEmpty()) {
            routes.put(wanted);
        }
        return judged(settings, routes.list());
    }

    @Override
    public CompletionStage<AgentResult> stop(AgentCall call) {
        return aside(() -> RoutePort.orError(() -> {
            Optional<List<String>> mark = tools().marks().read(call.resource());
            if (mark.isEmpty()) {
                return good("");
            }
            routes.remove(RouteEntry.parse(mark.get().get(0)));
            String words = "";
            for (String former : mark.get().subList(1, mark.get().size())) {
                RouteEntry route = RouteEntry.parse(former);
                try {
                    routes.put(route);
                } catch (RoutePort.Refused e) {
                    // Its device may be gone, and with it what it led to.
                    words = "the former route is not put back: " + e.getMessage();
                    LOG.warn("resource={} {}", call.resource(), words);
                }
            }
            String end = words;
            return tools().marks()
                    .remove(call.resource())
                    .map(BlockingAgent::bad)
                    .orElseGet(() -> good(end));
        }));
    }

    @Override
    public CompletionStage<AgentResult> monitor(AgentCall call) {
        return patiently(call, () -> look(call));
    }

    private CompletionStage<AgentResult> look(AgentCall call) {
        return aside(() -> RoutePort.orError(() -> {
            RouteSettings settings = RouteSettings.of(call);
            Optional<List<String>> mark = tools().marks().read(call.resource());
            if (mark.isEmpty()) {
                return stopped();
            }
            List<RouteEntry> all = routes.list();
            if (find(all, settings).isEmpty() && call.isRecurring()) {
                RouteEntry wanted = routes.entry(settings);
                routes.put(wanted);
                LOG.warn(
                        "route was deleted by somebody and is put back: resource={} route={}", call.resource(), wanted);
                AgentResult again = judged(settings, routes.list());
                return again.reason().isEmpty() ? good("it had been deleted and was put back") : again;
            }
            return judged(settings, all);
        }));
    }

    @Override
    public CompletionStage<AgentResult> validate(AgentCall call) {
        return aside(() -> RoutePort.orError(() -> {
            routes.entry(RouteSettings.of(call));
            return good("");
        }));
    }

    /** Whether the kernel uses it. */
    private AgentResult judged(RouteSettings settings, List<RouteEntry> all) throws RoutePort.Refused {
        Optional<RouteEntry> found = find(all, settings);
        if (found.isEmpty()) {
            return bad("there is no route " + routes.entry(settings) + " through " + settings.device());
        }
        if (!found.get().isUsable()) {
            return bad("the route " + found.get() + " is not used: no carrier on " + settings.device());
        }
        return all.stream()
                .filter(other -> other.leadsTo(settings.destination()) && other.isInTable(settings.table()))
                .filter(other ->
                        other.isUsable() && other.metric() < found.get().metric())
                .findFirst()
                .map(better -> bad("the route " + found.get() + " is not used: there is a better one, " + better))
                .orElseGet(() -> good(""));
    }

    /** Ours, as the kernel shows it. */
    private Optional<RouteEntry> find(List<RouteEntry> all, RouteSettings settings) throws RoutePort.Refused {
        RouteEntry wanted = routes.entry(settings);
        return all.stream()
                .filter(route -> isRival(route, settings))
                .filter(route -> route.device() == wanted.device()
                        && route.gateway().equals(wanted.gateway())
                        && (settings.source().isEmpty() || route.source().equals(settings.source())))
                .findFirst();
    }

    /** What the start takes the place of. */
    private static Optional<RouteEntry> rival(List<RouteEntry> all, RouteSettings settings) {
        return all.stream().filter(route -> isRival(route, settings)).findFirst();
    }

    private static boolean isRival(RouteEntry route, RouteSettings settings) {
        return route.leadsTo(settings.destination())
                && route.isInTable(settings.table())
                && route.isUnicast()
                && route.metric() == settings.effectiveMetric();
    }

    /** Parameters. {@code table}, {@code metric}: 0 means the kernel's usual one. */
    record RouteSettings(
            DeviceAddress destination,
            DeviceName device,
            Optional<InetAddress> gateway,
            Optional<InetAddress> source,
            int table,
            int metric) {

        /** IP6_RT_PRIO_USER: what the kernel makes of no metric. */
        private static final int USUAL_METRIC6 = 1024;

        private static final int MOST = 999_999_999;

        static int table(AgentCall call) {
            return Given.number(call, "table", "0", 0, MOST);
        }

        long effectiveMetric() {
            boolean isIpv6 = destination.address().getAddress().length == 16;
            return metric == 0 && isIpv6 ? USUAL_METRIC6 : metric;
        }

        static RouteSettings of(AgentCall call) {
            Optional<InetAddress> gateway = Given.address(call, "gateway");
            Optional<InetAddress> source = Given.address(call, "source");
            String family = call.param("family", "auto");
            boolean isIpv6 = gateway.or(() -> source)
                    .map(some -> some.getAddress().length == 16)
                    .orElse(family.equals("ipv6"));
            DeviceAddress destination = network(call.param("destination", ""), isIpv6);
            int bytes = destination.address().getAddress().length;
            if (gateway.or(() -> source)
                            .filter(some -> some.getAddress().length != bytes)
                            .isPresent()
                    || source.filter(some -> some.getAddress().length != bytes).isPresent()) {
                throw new IllegalArgumentException(
                        "'destination', 'gateway' and 'source' must be of one family, IPv4 or IPv6");
            }
            return new RouteSettings(
                    destination,
                    new DeviceName(call.param("interface", "")),
                    gateway,
                    source,
                    table(call),
                    Given.number(call, "metric", "0", 0, MOST));
        }

        /** {@code default}, an address or a network. */
        static DeviceAddress network(String text, boolean isIpv6) {
            String written = text.equals("default") ? (isIpv6 ? "::/0" : "0.0.0.0/0") : text;
            int slash = written.indexOf('/');
            InetAddress address = Given.address(slash < 0 ? written : written.substring(0, slash));
            int bits = address.getAddress().length * 8;
            String length = slash < 0 ? Integer.toString(bits) : written.substring(slash + 1);
            if (!length.matches("[0-9]{1,3}")) {
                throw new IllegalArgumentException("not a network: '" + text + "'");
            }
            DeviceAddress network = new DeviceAddress(address, Integer.parseInt(length));
            byte[] bytes = address.getAddress();
            for (int bit = network.prefixLength(); bit < bits; bit++) {
                if ((bytes[bit / 8] & 0x80 >>> bit % 8) != 0) {
                    throw new IllegalArgumentException("'" + text + "' is a host within a network of " + length
                            + " bits; write the network's own address");
                }
            }
            return network;
        }
    }
}
