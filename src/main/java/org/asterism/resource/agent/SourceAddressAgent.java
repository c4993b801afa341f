package org.asterism.resource.agent;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentMetadata;
import org.asterism.executor.AgentMetadata.AdvisedAction;
import org.asterism.executor.AgentMetadata.Parameter;
import org.asterism.executor.AgentResult;
import org.asterism.kernel.DeviceAddress;
import org.asterism.kernel.RouteEntry;
import org.asterism.model.AgentName;
import org.asterism.resource.agent.RouteAgent.RouteSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code asterism:source-address}: lets this machine send from a floating address, by making it the preferred source of a route, the
 * default one as a rule. Running means that the best route to the destination names it. A route that was made anew, as DHCP does, gets
 * it again from the monitor; stop puts the route back as it was.
 */
public final class SourceAddressAgent extends BlockingAgent {

    private static final Logger LOG = LoggerFactory.getLogger(SourceAddressAgent.class);

    private static final AgentName NAME = AgentName.parse("asterism:source-address");

    private static final AgentMetadata METADATA = new AgentMetadata(
            "source-address",
            "1.0",
            "Preferred source address of what this machine sends",
            "Place it with the asterism:address of the same ip and start it after that: from an address whose gate is"
                    + " shut nothing leaves.",
            List.of(
                    Parameter.required("ip", "string", "IPv4 or IPv6 address, on this machine"),
                    Parameter.optional(
                            "destination", "string", "default", "Whose route is changed: default, or a network"),
                    Parameter.optional("table", "integer", "0", "Number of the routing table; 0: the main one")),
            List.of(
                    AdvisedAction.of("start", Duration.ofSeconds(10), Duration.ZERO),
                    AdvisedAction.of("stop", Duration.ofSeconds(10), Duration.ZERO),
                    AdvisedAction.of("monitor", Duration.ofSeconds(10), Duration.ofSeconds(5)),
                    AdvisedAction.of("validate-all", Duration.ofSeconds(10), Duration.ZERO)));

    private record Settings(InetAddress ip, DeviceAddress destination, int table) {

        static Settings of(AgentCall call) {
            InetAddress ip = Given.address(call.param("ip", ""));
            boolean isIpv6 = ip.getAddress().length == 16;
            DeviceAddress destination = RouteSettings.network(call.param("destination", "default"), isIpv6);
            if (destination.address().getAddress().length != ip.getAddress().length) {
                throw new IllegalArgumentException("'destination' must be of the family of 'ip'");
            }
            return new Settings(ip, destination, RouteSettings.table(call));
        }
    }

    private final RoutePort routes;

    SourceAddressAgent(Tools tools, RoutePort routes) {
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
        return inTime(
                call,
                () -> RoutePort.orError(() -> {
                    Settings settings = Settings.of(call);
                    Optional<RouteEntry> best = best(settings);
                    if (best.isEmpty()) {
                        return bad(noRoute(settings));
                    }
                    return names(best.get(), settings)
                                    && tools().marks().read(call.resource()).isPresent()
                            ? good("")
                            : taken(call, settings, best.get());
                }));
    }

    /** The former route is on disk before it is changed, so that it is never lost. */
    private AgentResult taken(AgentCall call, Settings settings, RouteEntry former) throws RoutePort.Refused {
        Optional<String> obstacle = tools().marks().write(call.resource(), List.of(former.text()));
        if (obstacle.isPresent()) {
            return bad(obstacle.get());
        }
        try {
            routes.put(former.from(settings.ip()));
        } catch (RoutePort.Refused e) {
            if (!call.isRecurring()) {
                tools().marks().remove(call.resource());
            }
            return bad(e.getMessage() + " (is " + settings.ip().getHostAddress() + " on this machine?)");
        }
        return judged(settings);
    }

    @Override
    public CompletionStage<AgentResult> stop(AgentCall call) {
        return aside(() -> RoutePort.orError(() -> {
            Optional<List<String>> mark = tools().marks().read(call.resource());
            if (mark.isEmpty()) {
                return good("");
            }
            RouteEntry former = RouteEntry.parse(mark.get().get(0));
            for (RouteEntry route : routes.list()) {
                boolean isOurs = route.source().isPresent()
                        && !route.equals(former)
                        && route.equals(former.from(route.source().get()));
                if (isOurs) {
                    routes.put(former);
                }
            }
            return tools().marks()
                    .remove(call.resource())
                    .map(BlockingAgent::bad)
                    .orElseGet(() -> good(""));
        }));
    }

    @Override
    public CompletionStage<AgentResult> monitor(AgentCall call) {
        return patiently(call, () -> look(call));
    }

    private CompletionStage<AgentResult> look(AgentCall call) {
        return aside(() -> RoutePort.orError(() -> {
            Settings settings = Settings.of(call);
            if (tools().marks().read(call.resource()).isEmpty()) {
                return stopped();
            }
            Optional<RouteEntry> best = best(settings);
            if (best.isPresent() && !names(best.get(), settings) && call.isRecurring()) {
                LOG.warn("route was changed by somebody: resource={} route={}", call.resource(), best.get());
                AgentResult again = taken(call, settings, best.get());
                return again.reason().isEmpty() ? good("the route had been changed; set again") : again;
            }
            return judged(settings);
        }));
    }

    @Override
    public CompletionStage<AgentResult> validate(AgentCall call) {
        return aside(() -> {
            Settings.of(call);
            return good("");
        });
    }

    private AgentResult judged(Settings settings) throws RoutePort.Refused {
        Optional<RouteEntry> best = best(settings);
        if (best.isEmpty()) {
            return bad(noRoute(settings));
        }
        return names(best.get(), settings)
                ? good("")
                : bad("this machine does not send from " + settings.ip().getHostAddress() + ": the route is "
                        + best.get());
    }

    private static boolean names(RouteEntry route, Settings settings) {
        return route.source().equals(Optional.of(settings.ip()));
    }

    private Optional<RouteEntry> best(Settings settings) throws RoutePort.Refused {
        return routes.list().stream()
                .filter(route -> route.leadsTo(settings.destination()) && route.isInTable(settings.table()))
                .filter(route -> route.isUnicast() && route.isUsable())
                .min(Comparator.comparingLong(RouteEntry::metric));
    }

    private static String noRoute(Settings settings) {
        return "there is no usable route to " + settings.destination() + " that could name "
                + settings.ip().getHostAddress() + " as the source";
    }
}
