package org.asterism.cli;

import static org.asterism.cli.Lines.cell;
import static org.asterism.cli.Lines.plain;

import java.util.List;
import org.asterism.api.NodeList;
import org.asterism.api.NodeList.Entry;
import org.asterism.api.NodeList.Place;
import org.asterism.cli.Lines.Part;
import org.asterism.cli.Style.Tone;

/** The node list as lines. */
final class NodeListView {

    private NodeListView() {}

    static List<String> lines(NodeList list, Style style, int width) {
        Lines lines = new Lines(style, width);
        boolean isChanging = list.state() == NodeList.State.CHANGING;
        lines.add(
                2,
                plain("Cluster " + list.cluster() + ", as " + list.self() + " sees it: voter set " + list.version()
                        + ", "),
                new Part(isChanging ? "changing" : "settled", isChanging ? Tone.CARE : Tone.GOOD));
        if (!list.sentence().isEmpty()) {
            lines.add(2, plain("  "), new Part(list.sentence(), Tone.CARE));
        }
        int columns = list.nodes().stream()
                .mapToInt(node -> node.name().value().length())
                .max()
                .orElse(0);
        for (Entry node : list.nodes()) {
            boolean isCounting = node.place() != Place.KNOWN;
            boolean isHeard = node.heard() == Entry.Heard.HEARD;
            lines.add(
                    6,
                    plain("  "),
                    new Part(
                            isHeard ? style.symbol("●", "*") : style.symbol("○", "-"),
                            isHeard ? Tone.GOOD : isCounting ? Tone.BAD : Tone.DIM),
                    plain(" "),
                    cell(node.name().value(), columns, Tone.PLAIN),
                    cell(words(node.place()), 10, isCounting ? Tone.PLAIN : Tone.DIM),
                    cell(votes(node), 18, Tone.PLAIN),
                    cell(list.coordinator().is(node.name()) ? "coordinates" : isHeard ? "" : "silent", 11, Tone.DIM));
            if (!node.sentence().isEmpty()) {
                lines.add(6, plain("      "), new Part(node.sentence(), Tone.CARE));
            }
        }
        return lines.all();
    }

    private static String votes(Entry node) {
        if (node.place() == Place.KNOWN) {
            return "";
        }
        String now = Words.count(node.votes(), "vote", "votes");
        return node.votes() == node.next() ? now : now + ", then " + node.next();
    }

    private static String words(Place place) {
        return switch (place) {
            case VOTER -> "counts";
            case COMING -> "coming";
            case LEAVING -> "leaving";
            case KNOWN -> "only known";
            case UNKNOWN -> "";
        };
    }
}
