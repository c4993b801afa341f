package org.asterism.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.api.ClusterStatus;
import org.asterism.api.DrillOrder;
import org.asterism.api.FencingStatus;
import org.asterism.api.ResourceStatus;
import org.asterism.config.LinkSettings;
import org.asterism.config.NodeSettings;
import org.asterism.config.StopSettings;
import org.asterism.config.WatchdogSettings;
import org.asterism.drill.DrillSafety;
import org.asterism.drill.Fault;
import org.asterism.drill.PowerSafety;
import org.asterism.executor.Enclosures;
import org.asterism.executor.Remains;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;

/** Makes a fault of an order, or says why this node cannot bear it now. Reads {@code /proc}. */
final class DrillFaults {

    private static final int LINK_SECONDS = 10;
    private static final int LEAST_FREEZE_SECONDS = 3;
    private static final int MOST_FREEZE_SECONDS = 30;
    private static final int DEADTIMES = 3;

    private final NodeSettings settings;
    private final ClusterStatus status;
    private final Transition afterLoss;
    private final FencingStatus fencing;
    private final List<String> objections;

    /**
     * A fault that may be made, and what the plan says would follow from it.
     *
     * @param objections why it may not
     */
    record Prepared(Optional<Fault> fault, List<String> plan, List<String> objections) {}

    /**
     * @param afterLoss the plan for the loss of the node of which the fault is
     * @param fencing as this node knows it
     */
    DrillFaults(NodeSettings settings, ClusterStatus status, Transition afterLoss, FencingStatus fencing) {
        this.fencing = fencing;
        this.settings = settings;
        this.status = status;
        this.afterLoss = afterLoss;
        this.objections = new ArrayList<>(DrillSafety.objections(status));
    }

    Prepared prepare(DrillOrder order) {
        if (settings.nodes().size() < 2) {
            objections.add("a cluster of one node has nobody to take over");
        }
        return switch (order.kind()) {
            case SERVICE -> service(order);
            case LINK -> link(order);
            case FREEZE -> freeze(order);
            case POWER -> power(order);
            case UNKNOWN -> throw new IllegalArgumentException("kind is service, link, freeze or power");
        };
    }

    private Prepared service(DrillOrder order) {
        ResourceId resource = new ResourceId(order.target());
        Optional<ResourceStatus> found = status.resources().stream()
                .flatMap(top -> top.find(resource).stream())
                .findFirst();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("there is no resource " + resource + "; see asterism status");
        }
        NodeName self = settings.self();
        if (!found.get().nodes().contains(self)) {
            objections.add(resource + " does not run on " + self + ", which is asked: ask a node where it runs ("
                    + found.get().nodes() + ")");
        }
        String name = primitive(found.get());
        List<Long> processes =
                Remains.find(Remains.mark(settings.paths().run().resolve("agents"), name), members(name)).stream()
                        .map(Remains.Remnant::pid)
                        .toList();
        if (processes.isEmpty()) {
            objections.add("no process of " + resource + " is found here: addresses have none, and units of systemd"
                    + " and what was started by hand bear no mark");
            return new Prepared(Optional.empty(), List.of(), objections);
        }
        return prepared(Fault.kill(resource.value(), processes), List.of());
    }

    private List<Long> members(String resource) {
        return settings.resources().stops().cgroup() == StopSettings.Cgroup.AUTO
                ? Enclosures.detect(settings.paths().run().toString()).members(resource)
                : List.of();
    }

    /** What agents are called with: of a clone its primitive. */
    private static String primitive(ResourceStatus resource) {
        ResourceStatus leaf =
                resource.children().isEmpty() ? resource : resource.children().get(0);
        String name = leaf.id().value();
        int colon = name.indexOf(':');
        return colon < 0 ? name : name.substring(0, colon);
    }

    private Prepared link(DrillOrder order) {
        LinkSettings.OverInterface link = settings.links().stream()
                .filter(LinkSettings.OverInterface.class::isInstance)
                .map(LinkSettings.OverInterface.class::cast)
                .filter(over -> over.interfaceName().equals(order.target()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no heartbeat link uses the interface '"
                        + order.target() + "': "
                        + settings.links().stream().map(LinkSettings::label).toList()));
        boolean isOnly =
                settings.links().stream().map(DrillFaults::hardware).distinct().count() < 2;
        if (isOnly) {
            objections.add("it is the only link: without it the nodes do not hear each other");
        }
        int port = link instanceof LinkSettings.Ucast ucast
                ? ucast.port()
                : link instanceof LinkSettings.Mcast mcast ? mcast.port() : ((LinkSettings.Bcast) link).port();
        int seconds = order.seconds() == 0 ? LINK_SECONDS : order.seconds();
        return prepared(
                Fault.cut(link.interfaceName(), port, settings.messagingPort(), seconds),
                List.of("nothing moves: the other links carry the heartbeats"));
    }

    private static String hardware(LinkSettings link) {
        return link instanceof LinkSettings.OverInterface over ? over.interfaceName() : link.label();
    }

    private Prepared freeze(DrillOrder order) {
        long deadtime = settings.timing().deadtime().toSeconds();
        int seconds =
                order.seconds() == 0 ? (int) Math.max(LEAST_FREEZE_SECONDS, deadtime * DEADTIMES) : order.seconds();
        if (seconds > MOST_FREEZE_SECONDS || seconds <= deadtime) {
            objections.add("a freeze of " + seconds + " s is not longer than deadtime (" + deadtime
                    + " s), or longer than " + MOST_FREEZE_SECONDS + " s");
        }
        watchdog(seconds);
        votes();
        NodeSettings.Quorum quorum = settings.quorum();
        if ((quorum.isTwoNode() && quorum.onSilentPeer().isFencing()) || DrillSafety.fences(afterLoss)) {
            objections.add("the others would fence " + settings.self()
                    + ", not only take over: use asterism fence where" + " you want to see that");
        }
        if (quorum.isTwoNode() && quorum.ping().isEmpty() && quorum.onSilentPeer() == NodeSettings.OnSilentPeer.STAY) {
            objections.add("the other node takes nothing without ping nodes (quorum.on-silent-peer = stay)");
        }
        takeover();
        return prepared(
                Fault.freeze(ProcessHandle.current().pid(), seconds),
                DrillSafety.words(afterLoss).stream()
                        .map(word -> "the others: " + word)
                        .toList());
    }

    /** Another node, since who asks has to see what becomes of it. */
    private Prepared power(DrillOrder order) {
        NodeName target = new NodeName(order.target());
        NodeSettings.ClusterNode node = settings.nodes().stream()
                .filter(known -> known.name().equals(target))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("there is no node " + target + "; see asterism status"));
        if (target.equals(settings.self())) {
            objections.add(target + " is the node that is asked: ask another one, which lives on and measures");
        }
        objections.addAll(PowerSafety.objections(fencing, target));
        votes(target, node.votes());
        objections.addAll(DrillSafety.notTakenOver(status, target, afterLoss));
        return prepared(
                new Fault("the fence device reboots " + target, "", "", 0),
                DrillSafety.words(afterLoss).stream()
                        .map(word -> "the others: " + word)
                        .toList());
    }

    private void takeover() {
        objections.addAll(DrillSafety.notTakenOver(status, settings.self(), afterLoss));
    }

    private void votes() {
        votes(settings.self(), settings.selfNode().votes());
    }

    private void votes(NodeName without, int votes) {
        if (!settings.quorum().isTwoNode()
                && status.votes().present() - votes < status.votes().needed()) {
            objections.add("the others have no quorum without " + without + ": "
                    + status.votes().sentence());
        }
    }

    private void watchdog(int seconds) {
        WatchdogSettings watchdog = settings.watchdog();
        if (watchdog.device() instanceof WatchdogSettings.Device.Systemd
                || (watchdog.device() instanceof WatchdogSettings.Device.File
                        && watchdog.timeout().toSeconds() < 2L * seconds)) {
            objections.add(
                    "the watchdog would reset this machine: a freeze has to be shorter than half of its timeout, and"
                            + " systemd's is not known here");
        }
    }

    private Prepared prepared(Fault fault, List<String> plan) {
        return objections.isEmpty()
                ? new Prepared(Optional.of(fault), plan, List.of())
                : new Prepared(
                        Optional.empty(), plan, objections.stream().distinct().toList());
    }
}
