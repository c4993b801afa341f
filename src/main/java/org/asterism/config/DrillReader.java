package org.asterism.config;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asterism.config.NodeSettings.ClusterNode;
import org.asterism.model.Heartbeat.NodeOrNone;

/** Reads {@code drills}. */
final class DrillReader {

    private static final Pattern TIME = Pattern.compile("([A-Za-z]{3,9}) ([0-9]{2}:[0-9]{2})");
    private static final String IN_TURN = "rotate";
    private static final int ABBREVIATED = 3;

    private record Time(DayOfWeek day, LocalTime at) {}

    private DrillReader() {}

    /** Empty after reporting what is wrong. */
    static Optional<DrillSettings> read(Section root, List<ClusterNode> nodes) {
        Section drills = root.section("drills");
        Section weekly = drills.section("weekly");
        String wanted = weekly.text("at").orElse("");
        Optional<DrillSettings.Kind> kind = weekly.choice("kind", DrillSettings.Kind.class);
        String target = weekly.text("target").orElse("");
        Optional<NodeOrNone> node = weekly.as("node", "write rotate, or the name of a node", text -> node(text, nodes));
        Optional<Time> time = wanted.isBlank()
                ? Optional.empty()
                : weekly.as("at", "write a day and a time, such as \"Sun 03:30\"", DrillReader::time);
        weekly.done();
        drills.done();
        if (wanted.isBlank()) {
            return kind.isPresent() && node.isPresent()
                    ? Optional.of(new DrillSettings.Unscheduled())
                    : Optional.empty();
        }
        if (kind.isEmpty() || node.isEmpty() || time.isEmpty()) {
            return Optional.empty();
        }
        if (target.isBlank() == (kind.get() != DrillSettings.Kind.FREEZE)) {
            weekly.refuse(
                    "target",
                    target,
                    kind.get() == DrillSettings.Kind.FREEZE
                            ? "means nothing for kind = freeze"
                            : "is empty, and this kind of drill needs to know what to hit",
                    "service: the name of a resource; link: that of an interface; freeze: nothing");
            return Optional.empty();
        }
        return Optional.of(new DrillSettings.Weekly(
                node.get(), kind.get(), target, time.get().day(), time.get().at()));
    }

    private static NodeOrNone node(String text, List<ClusterNode> nodes) {
        if (text.equals(IN_TURN)) {
            return NodeOrNone.NONE;
        }
        return nodes.stream()
                .map(ClusterNode::name)
                .filter(name -> name.value().equals(text))
                .findFirst()
                .<NodeOrNone>map(NodeOrNone::of)
                .orElseThrow(() -> new IllegalArgumentException("is no node of cluster.nodes"));
    }

    private static Time time(String text) {
        Matcher parts = TIME.matcher(text.strip());
        if (parts.matches()) {
            String word = parts.group(1).toUpperCase(Locale.ROOT);
            for (DayOfWeek day : DayOfWeek.values()) {
                if (day.name().equals(word)
                        || day.name().substring(0, ABBREVIATED).equals(word)) {
                    return new Time(day, clock(parts.group(2)));
                }
            }
        }
        throw new IllegalArgumentException("is not a day of the week and a time");
    }

    private static LocalTime clock(String text) {
        try {
            return LocalTime.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("is not a time from 00:00 to 23:59", e);
        }
    }
}
