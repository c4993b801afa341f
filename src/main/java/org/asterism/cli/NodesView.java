package org.asterism.cli;

import static org.asterism.cli.Lines.cell;
import static org.asterism.cli.Lines.plain;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.asterism.api.ClusterStatus;
import org.asterism.api.NodeStatus;
import org.asterism.api.NodeStatus.Duty;
import org.asterism.api.NodeStatus.Lasting;
import org.asterism.api.NodeStatus.LeaseState;
import org.asterism.api.NodeStatus.Link;
import org.asterism.api.NodeStatus.LinkState;
import org.asterism.api.NodeStatus.Steadiness;
import org.asterism.cli.Lines.Part;
import org.asterism.cli.Style.Tone;
import org.asterism.model.NodeState.Standing;

/** The nodes and the links to them as lines. */
final class NodesView {

    private static final int STANDING_COLUMNS = 8;
    private static final int STATE_COLUMNS = 7;

    private NodesView() {}

    static void add(Lines lines, ClusterStatus status, Style style) {
        lines.title("Nodes");
        int nameColumns = status.nodes().stream()
                .mapToInt(node -> node.name().value().length())
                .max()
                .orElse(0);
        int mediumColumns = status.nodes().stream()
                .flatMap(node -> node.links().stream())
                .mapToInt(link -> link.medium().length())
                .max()
                .orElse(0);
        for (NodeStatus node : status.nodes()) {
            node(lines, status, node, nameColumns, style);
            if (!node.sentence().isEmpty()) {
                lines.add(6, plain("      "), new Part(node.sentence(), Tone.DIM));
            }
            if (!node.attributes().isEmpty()) {
                lines.add(6, plain("      "), new Part(attributes(node), Tone.DIM));
            }
            for (Link link : node.links()) {
                link(lines, link, mediumColumns);
            }
        }
    }

    private static void node(Lines lines, ClusterStatus status, NodeStatus node, int nameColumns, Style style) {
        Tone tone = tone(node.standing());
        String symbol = node.standing() == Standing.ONLINE ? style.symbol("●", "*") : style.symbol("○", "-");
        String standing = node.standing() == Standing.LOST ? "LOST" : Words.of(node.standing());
        List<String> facts = new ArrayList<>();
        if (node.name().equals(status.ownNode())) {
            facts.add("this node");
        }
        if (node.uptimeMs() > 0) {
            facts.add("up " + Words.span(node.uptimeMs()));
        }
        if (node.lease().state() == LeaseState.HELD) {
            facts.add("lease held");
        }
        lines.add(
                6,
                plain("  "),
                new Part(symbol, tone),
                plain(" "),
                cell(node.name().value(), nameColumns, Tone.PLAIN),
                cell(standing, STANDING_COLUMNS, tone),
                duty(node.duty()),
                lease(node.lease().state()),
                new Part(String.join(", ", facts), Tone.DIM));
    }

    private static String attributes(NodeStatus node) {
        return node.attributes().stream()
                .map(one -> one.name() + "=" + one.value() + (one.lasting() == Lasting.FOREVER ? " (permanent)" : ""))
                .collect(Collectors.joining(", "));
    }

    private static Part duty(Duty duty) {
        return duty == Duty.STANDBY || duty == Duty.MAINTENANCE
                ? new Part(Words.of(duty) + "  ", Tone.CARE)
                : plain("");
    }

    private static Part lease(LeaseState state) {
        return switch (state) {
            case LAPSED -> new Part("lease lapsed  ", Tone.BAD);
            case RESTARTING -> new Part("manager restarting  ", Tone.CARE);
            case HELD, UNKNOWN -> plain("");
        };
    }

    private static void link(Lines lines, Link link, int mediumColumns) {
        boolean isMeasured = link.state() == LinkState.UP || link.state() == LinkState.LATE;
        lines.add(
                8,
                plain("      "),
                cell(link.medium(), mediumColumns, Tone.PLAIN),
                link.steadiness() == Steadiness.FLAPPING
                        ? cell("flapping", STATE_COLUMNS, Tone.CARE)
                        : cell(Words.of(link.state()), STATE_COLUMNS, tone(link.state())),
                cell(isMeasured ? right(Words.roundTrip(link.roundTripMicros()), 9) : right("", 9), 10, Tone.PLAIN),
                cell(isMeasured ? "loss " + Words.percent(link.lossPercent()) : "", 11, lossTone(link)),
                plain(link.state() == LinkState.UP ? "" : silence(link)));
    }

    private static String silence(Link link) {
        return link.silentMs() > 0 ? "silent " + Words.span(link.silentMs()) : "never heard";
    }

    private static Tone lossTone(Link link) {
        return link.lossPercent() >= 1 ? Tone.CARE : Tone.DIM;
    }

    private static Tone tone(LinkState state) {
        return switch (state) {
            case UP -> Tone.GOOD;
            case LATE -> Tone.CARE;
            case DOWN -> Tone.BAD;
            case UNKNOWN -> Tone.DIM;
        };
    }

    private static Tone tone(Standing standing) {
        return switch (standing) {
            case ONLINE -> Tone.GOOD;
            case PENDING, UNKNOWN -> Tone.CARE;
            case OFFLINE -> Tone.DIM;
            case LOST -> Tone.BAD;
        };
    }

    private static String right(String text, int columns) {
        return " ".repeat(Math.max(0, columns - text.length())) + text;
    }
}
