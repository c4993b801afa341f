package org.asterism.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.asterism.api.ClusterStatus;
import org.asterism.api.Lifetime;
import org.asterism.api.NodeStatus;
import org.asterism.api.ResourceStatus;
import org.asterism.cli.FrontEnds.Desk;
import org.asterism.model.ClusterState;
import org.asterism.model.Constraint;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState.Standing;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;

/** Heartbeat's {@code cl_status}, {@code hb_standby} and {@code hb_takeover}. */
final class HeartbeatFrontEnds {

    private HeartbeatFrontEnds() {}

    static int status(Desk desk, List<String> words) {
        if (words.isEmpty()) {
            throw new IllegalArgumentException("say what: hbstatus, listnodes, nodestatus NODE, rscstatus…");
        }
        List<String> rest = words.subList(1, words.size());
        return switch (words.get(0)) {
            case "hbstatus" -> running(desk);
            case "listnodes" -> listNodes(desk, rest);
            case "nodestatus" -> desk.say(word(node(desk, one(rest)).standing()));
            case "nodetype" -> desk.say(normal(desk, one(rest)));
            case "nodeweight" -> desk.say(weight(desk, one(rest)));
            case "listhblinks" -> {
                node(desk, one(rest)).links().forEach(link -> desk.console().print("\t" + link.medium()));
                yield FrontEnds.OK;
            }
            case "hblinkstatus" -> linkStatus(desk, rest);
            case "rscstatus" -> resources(desk);
            case "clientstatus", "hbparameter" ->
                throw new IllegalArgumentException(words.get(0) + " has no meaning here; see asterism config show");
            default -> throw new IllegalArgumentException("cl_status here does not know " + words.get(0));
        };
    }

    private static String one(List<String> words) {
        return words.stream()
                .filter(word -> !word.startsWith("-"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("say which node"));
    }

    private static int running(Desk desk) {
        try {
            desk.status();
            return desk.say("Heartbeat is running on this machine.");
        } catch (CommandFailed e) {
            if (e.exit() != Exit.NOT_REACHABLE) {
                throw e;
            }
            desk.say("Heartbeat is stopped on this machine.");
            return FrontEnds.ERROR;
        }
    }

    private static String normal(Desk desk, String name) {
        node(desk, name);
        return "normal";
    }

    private static int listNodes(Desk desk, List<String> options) {
        if (options.contains("-p")) {
            throw new IllegalArgumentException("ping nodes are no nodes here; see asterism quorum");
        }
        desk.status().nodes().forEach(node -> desk.console().print(node.name().value()));
        return FrontEnds.OK;
    }

    private static NodeStatus node(Desk desk, String name) {
        return desk.status().nodes().stream()
                .filter(node -> node.name().value().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such node: " + name));
    }

    private static String word(Standing standing) {
        return switch (standing) {
            case ONLINE -> "active";
            case PENDING -> "up";
            case OFFLINE, LOST, UNKNOWN -> "dead";
        };
    }

    /** What Heartbeat calls its weight is its votes. */
    private static String weight(Desk desk, String name) {
        return desk.client().get("nodes", org.asterism.api.NodeList.class).nodes().stream()
                .filter(node -> node.name().value().equals(name))
                .findFirst()
                .map(node -> Integer.toString(node.votes()))
                .orElseThrow(() -> new IllegalArgumentException("no such node: " + name));
    }

    private static int linkStatus(Desk desk, List<String> words) {
        if (words.size() < 2) {
            throw new IllegalArgumentException("say which node and which link, as listhblinks shows it");
        }
        return node(desk, words.get(0)).links().stream()
                .filter(link -> link.medium().equals(words.get(1)))
                .findFirst()
                .map(link -> desk.say(link.state() == NodeStatus.LinkState.DOWN ? "dead" : "up"))
                .orElseThrow(() -> new IllegalArgumentException("no such link: " + words.get(1)));
    }

    /** Which resources this node holds: its own (local), the other's (foreign), all or none. */
    private static int resources(Desk desk) {
        ClusterStatus status = desk.status();
        Homes homes = Homes.of(CibFile.live(desk.client(), desk.console()));
        boolean hasLocal = false;
        boolean hasForeign = false;
        for (ResourceStatus resource : movable(status)) {
            boolean isHere = resource.nodes().contains(status.ownNode());
            boolean isLocal = homes.isAt(resource.id(), status.ownNode());
            hasLocal = hasLocal || (isHere && isLocal);
            hasForeign = hasForeign || (isHere && !isLocal);
        }
        return desk.say(hasLocal && hasForeign ? "all" : hasLocal ? "local" : hasForeign ? "foreign" : "none");
    }

    static int standby(Desk desk, List<String> words) {
        ClusterStatus status = desk.status();
        NodeName self = status.ownNode();
        NodeName peer = status.nodes().stream()
                .filter(node -> !node.name().equals(self))
                .filter(node -> node.standing() == Standing.ONLINE && node.duty() == NodeStatus.Duty.ACTIVE)
                .map(NodeStatus::name)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no other node can take anything"));
        return move(desk, status, words, self, peer);
    }

    static int takeOver(Desk desk, List<String> words) {
        ClusterStatus status = desk.status();
        int exit = FrontEnds.OK;
        for (NodeStatus node : status.nodes()) {
            if (!node.name().equals(status.ownNode())) {
                exit = Math.max(exit, move(desk, status, words, node.name(), status.ownNode()));
            }
        }
        return exit;
    }

    private static int move(Desk desk, ClusterStatus status, List<String> words, NodeName from, NodeName to) {
        String which = words.isEmpty() ? "all" : words.get(0);
        if (!List.of("all", "local", "foreign", "failback").contains(which)) {
            throw new IllegalArgumentException("say all, local, foreign or failback, not " + which);
        }
        Homes homes = Homes.of(CibFile.live(desk.client(), desk.console()));
        NodeName self = status.ownNode();
        boolean isGiving = from.equals(self);
        for (ResourceStatus resource : movable(status)) {
            boolean isLocal = homes.isAt(resource.id(), self);
            boolean isMeant = switch (which) {
                case "local" -> isLocal;
                case "foreign" -> !isLocal;
                case "failback" -> isGiving != isLocal;
                default -> true;
            };
            if (isMeant && resource.nodes().contains(from)) {
                desk.change("resources/" + resource.id() + "/move", NodeOrNone.of(to), Lifetime.DEFAULT);
            }
        }
        return FrontEnds.OK;
    }

    /** Clones are where they are. */
    private static List<ResourceStatus> movable(ClusterStatus status) {
        return status.resources().stream()
                .filter(resource -> resource.kind() != ResourceStatus.Kind.CLONE)
                .toList();
    }

    /** Which node each resource prefers by configuration, as {@code haresources} said it. */
    private record Homes(TreeMap<ResourceId, NodeName> nodes) {

        static Homes of(ClusterState state) {
            TreeMap<ResourceId, NodeName> homes = new TreeMap<>();
            TreeMap<ResourceId, Score> best = new TreeMap<>();
            for (Constraint.Location location : locations(state)) {
                Score known = best.getOrDefault(location.resource(), Score.ZERO);
                if (location.score().compareTo(known) > 0) {
                    best.put(location.resource(), location.score());
                    homes.put(location.resource(), location.node());
                }
            }
            return new Homes(homes);
        }

        private static List<Constraint.Location> locations(ClusterState state) {
            List<Constraint.Location> found = new ArrayList<>();
            for (Constraint constraint : state.document().constraints()) {
                if (constraint instanceof Constraint.Location location
                        && !location.id().startsWith("cli-")) {
                    found.add(location);
                }
            }
            return found;
        }

        /** Without a preference a resource is at home wherever it runs. */
        boolean isAt(ResourceId resource, NodeName node) {
            return Optional.ofNullable(nodes.get(resource)).map(node::equals).orElse(true);
        }
    }
}
