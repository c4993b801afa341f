package org.asterism.node;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.asterism.api.ChangeResult;
import org.asterism.api.ResourceStatus;
import org.asterism.coordinator.Wish;
import org.asterism.coordinator.core.Change;
import org.asterism.coordinator.core.Changes;
import org.asterism.model.ClusterDocument;
import org.asterism.model.DocumentVersion;
import org.asterism.model.NodeName;
import org.asterism.model.OperatorLease;
import org.asterism.model.OperatorLease.Kind;
import org.asterism.model.ResourceId;
import org.asterism.resource.agent.AsteriskAgent;
import org.asterism.telephony.drain.Destination;

/** Says before a change when it would leave a dispatcher set without an Asterisk that takes new calls. */
record OpenToCalls(ClusterDocument document, Set<NodeName> nodes, List<ResourceStatus> resources, Instant now) {

    private record DispatcherSet(List<URI> dispatchers, int number) {
        String words() {
            return "dispatcher set " + number + " at "
                    + dispatchers.stream().map(URI::toString).collect(Collectors.joining(", "));
        }
    }

    /** The answer to the wish, with a warning for each set that it leaves without one. */
    ChangeResult told(Wish wish, ChangeResult result) {
        List<String> lines = warnings(wish);
        if (lines.isEmpty() || !(result instanceof ChangeResult.Accepted accepted)) {
            return result;
        }
        List<String> steps = new ArrayList<>(lines);
        steps.addAll(accepted.steps());
        return new ChangeResult.Accepted(accepted.sentence(), accepted.version(), steps);
    }

    private List<String> warnings(Wish wish) {
        if (!(wish instanceof Wish.Alter alter)
                || alter.change() instanceof Change.Replace
                || !(Changes.apply(alter.change(), document, DocumentVersion.EMPTY, nodes, Change.Origin.UNKNOWN)
                        instanceof Change.Result.Changed changed)) {
            return List.of();
        }
        Map<DispatcherSet, List<ResourceId>> left = open(changed.document());
        return open(document).entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .filter(entry -> left.getOrDefault(entry.getKey(), List.of()).isEmpty())
                .map(entry -> warning(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static String warning(DispatcherSet set, List<ResourceId> last) {
        String names = last.stream().map(ResourceId::value).collect(Collectors.joining(", "));
        return "warning: " + names + (last.size() == 1 ? " is the last" : " are the last")
                + " that takes new calls in " + set.words()
                + ": until another is open there each new call is refused";
    }

    /** Of each set those that run and that no drain, ban or standby closes where they run. */
    private SortedMap<DispatcherSet, List<ResourceId>> open(ClusterDocument under) {
        SortedMap<DispatcherSet, List<ResourceId>> open = new TreeMap<>(Comparator.comparing(DispatcherSet::words));
        under.resources().stream()
                .flatMap(top -> top.primitives().stream())
                .forEach(primitive -> AsteriskAgent.destination(primitive).ifPresent(found -> {
                    if (isOpen(primitive.id(), under)) {
                        open.computeIfAbsent(set(found), any -> new ArrayList<>())
                                .add(primitive.id());
                    }
                }));
        return open;
    }

    private static DispatcherSet set(Destination destination) {
        return new DispatcherSet(destination.dispatchers(), destination.set());
    }

    private boolean isOpen(ResourceId resource, ClusterDocument under) {
        Optional<NodeName> carrier = resources.stream()
                .flatMap(top -> top.find(resource).stream())
                .flatMap(status -> status.nodes().stream())
                .findFirst();
        return carrier.isPresent()
                && under.details().leases().stream()
                        .filter(OpenToCalls::isClosing)
                        .noneMatch(lease -> DispatcherLine.isSetAside(lease, resource, carrier.get(), under, now));
    }

    private static boolean isClosing(OperatorLease lease) {
        return lease.kind().isDrain() || lease.kind() == Kind.BAN || lease.kind() == Kind.STANDBY;
    }
}
