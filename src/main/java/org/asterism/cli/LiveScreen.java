package org.asterism.cli;

import static org.asterism.cli.Lines.cell;
import static org.asterism.cli.Lines.plain;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.asterism.api.ClusterStatus;
import org.asterism.cli.Lines.Part;
import org.asterism.cli.Style.Tone;

/**
 * What the live view shows, and what keys make of it. Pure: the same screen for the same answers and keys.
 *
 * @param offset how many lines are scrolled away above
 * @param seen what was answered last
 * @param trouble why there is no fresh answer
 */
record LiveScreen(Panel panel, int offset, Seen seen, Trouble trouble) {

    static final LiveScreen BEGIN = new LiveScreen(Panel.ALL, 0, new Seen.Nothing(), Trouble.NONE);

    /** Lines kept for the bottom line. */
    private static final int BELOW = 1;

    /** What part of the status fills the screen. */
    enum Panel {
        ALL,
        EVENTS,
        RESOURCES
    }

    /** What a key means. */
    enum Key {
        QUIT,
        ALL,
        EVENTS,
        RESOURCES,
        UP,
        DOWN,
        PAGE_UP,
        PAGE_DOWN,
        TOP,
        BOTTOM
    }

    /** The latest answer. */
    sealed interface Seen {
        /** None yet. */
        record Nothing() implements Seen {}

        record Answer(ClusterStatus status) implements Seen {}
    }

    /**
     * Why the latest question was not answered.
     *
     * @param lines for operators; empty: it was
     * @param instead shown while there never was an answer
     */
    record Trouble(List<String> lines, List<String> instead) {
        static final Trouble NONE = new Trouble(List.of(), List.of());

        Trouble {
            lines = List.copyOf(lines);
            instead = List.copyOf(instead);
        }
    }

    /** How it is drawn. */
    record Look(Style style, int width, int height, ZoneId zone) {}

    LiveScreen answered(ClusterStatus status) {
        return new LiveScreen(panel, offset, new Seen.Answer(status), Trouble.NONE);
    }

    /** The last answer stays on the screen, with its age. */
    LiveScreen unanswered(Trouble why) {
        return new LiveScreen(panel, offset, seen, why);
    }

    LiveScreen pressed(Key key, Look look) {
        int page = Math.max(1, look.height() - BELOW - 1);
        return switch (key) {
            case QUIT -> this;
            case ALL -> new LiveScreen(Panel.ALL, 0, seen, trouble);
            case EVENTS -> new LiveScreen(Panel.EVENTS, 0, seen, trouble);
            case RESOURCES -> new LiveScreen(Panel.RESOURCES, 0, seen, trouble);
            case UP -> scrolled(offset - 1, look);
            case DOWN -> scrolled(offset + 1, look);
            case PAGE_UP -> scrolled(offset - page, look);
            case PAGE_DOWN -> scrolled(offset + page, look);
            case TOP -> scrolled(0, look);
            case BOTTOM -> scrolled(Integer.MAX_VALUE, look);
        };
    }

    private LiveScreen scrolled(int wanted, Look look) {
        int most = Math.max(0, all(look).size() - rows(look));
        return new LiveScreen(panel, Math.max(0, Math.min(wanted, most)), seen, trouble);
    }

    private static int rows(Look look) {
        return Math.max(1, look.height() - BELOW);
    }

    /** Exactly as many lines as the screen has, the last one with the keys; {@code now} is for the age of an old answer. */
    List<String> lines(Look look, Instant now) {
        List<String> content = new ArrayList<>(age(look, now));
        content.addAll(all(look));
        int rows = rows(look);
        int start = Math.max(0, Math.min(offset, content.size() - rows));
        List<String> shown = new ArrayList<>(content.subList(start, Math.min(content.size(), start + rows)));
        while (shown.size() < rows) {
            shown.add("");
        }
        String place = content.size() <= rows
                ? ""
                : "  lines " + (start + 1) + "-" + Math.min(content.size(), start + rows) + " of " + content.size();
        String arrows = look.style().symbol("↑↓", "arrows");
        String keys = "q quit  a all  e events  r resources  " + arrows + " scroll" + place;
        shown.add(look.style().paint(Tone.DIM, keys.substring(0, Math.min(keys.length(), look.width()))));
        return shown;
    }

    private List<String> age(Look look, Instant now) {
        if (trouble.lines().isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(trouble.lines());
        if (seen instanceof Seen.Answer answer) {
            long old = Duration.between(answer.status().takenAt(), now).toMillis();
            lines.add(look.style()
                    .paint(Tone.BAD, "No answer: this is how it was " + Words.span(Math.max(0, old)) + " ago."));
        }
        lines.add("");
        return lines;
    }

    private List<String> all(Look look) {
        if (!(seen instanceof Seen.Answer answer)) {
            return trouble.lines().isEmpty() ? List.of("asking…") : trouble.instead();
        }
        ClusterStatus status = answer.status();
        return switch (panel) {
            case ALL -> StatusView.lines(status, look.style(), look.width(), look.zone());
            case EVENTS -> events(status, look);
            case RESOURCES -> StatusView.resources(status, look.style(), look.width(), look.zone());
        };
    }

    private static List<String> events(ClusterStatus status, Look look) {
        Lines lines = new Lines(look.style(), look.width());
        lines.add(0, new Part("Events of " + status.cluster() + ", newest first", Tone.TITLE));
        status.events()
                .forEach(event -> lines.add(
                        11,
                        plain("  "),
                        cell(Words.time(event.at(), status.takenAt(), look.zone()), 8, Tone.DIM),
                        plain(event.node() + ": " + event.sentence())));
        return lines.all();
    }
}
