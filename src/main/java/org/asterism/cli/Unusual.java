package org.asterism.cli;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.asterism.api.ClusterStatus;
import org.asterism.api.LeaseStatus;
import org.asterism.api.ResourceStatus;
import org.asterism.api.ResourceStatus.Kind;
import org.asterism.api.ResourceStatus.State;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;

/** What is not as usual though the cluster does nothing about it. */
final class Unusual {

    private static final Set<State> AS_MEANT = EnumSet.of(State.RUNNING, State.DISABLED);

    private static final int MOST_NAMED = 4;

    private Unusual() {}

    /** "pbx2 does not run; pbx1 takes no new calls (drain, 12 calls left)"; empty: all is as usual. */
    static String of(ClusterStatus status) {
        List<String> said = new ArrayList<>();
        List<String> down = primitives(status.resources())
                .filter(resource -> !AS_MEANT.contains(resource.state()))
                .map(resource -> resource.id().value())
                .toList();
        if (!down.isEmpty()) {
            said.add(names(down) + (down.size() == 1 ? " does not run" : " do not run"));
        }
        status.leases().stream()
                .filter(Unusual::isDrain)
                .map(lease -> lease.subject() + " takes no new calls (drain" + left(status, lease) + ")")
                .forEach(said::add);
        return String.join("; ", said);
    }

    private static String names(List<String> all) {
        return all.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                + (all.size() > MOST_NAMED ? " and " + (all.size() - MOST_NAMED) + " more" : "");
    }

    static boolean isDrain(LeaseStatus lease) {
        return lease.kind().equals("drain") || lease.kind().equals("node-drain");
    }

    /** ", 12 calls left", as the last counts of the Asterisks say; empty where nobody tells them. */
    static String left(ClusterStatus status, LeaseStatus drain) {
        OptionalInt calls = calls(status, drain);
        return calls.isPresent() ? ", " + Words.count(calls.getAsInt(), "call", "calls") + " left" : "";
    }

    private static OptionalInt calls(ClusterStatus status, LeaseStatus drain) {
        boolean isOfNode = drain.kind().equals("node-drain");
        String node = isOfNode ? drain.subject() : drain.node();
        Stream<ResourceStatus> within = isOfNode
                ? primitives(status.resources())
                : status.resources().stream()
                        .flatMap(top -> top.find(new ResourceId(drain.subject())).stream())
                        .flatMap(found -> primitives(List.of(found)));
        return within.flatMap(resource -> Optional.ofNullable(resource.calls().get(new NodeName(node))).stream())
                .mapToInt(Integer::intValue)
                .reduce(Integer::sum);
    }

    static Stream<ResourceStatus> primitives(List<ResourceStatus> resources) {
        return resources.stream()
                .flatMap(resource ->
                        resource.kind() == Kind.PRIMITIVE ? Stream.of(resource) : primitives(resource.children()));
    }
}
