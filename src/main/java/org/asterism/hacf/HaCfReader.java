package org.asterism.hacf;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.asterism.config.Problem;
import org.asterism.config.Reading;
import org.asterism.model.NodeName;

/** Reads {@code ha.cf}. One pass finds every problem; whatever the text, there is an answer. */
public final class HaCfReader {

    /** More than any real file has. */
    private static final int MOST_LINES = 10_000;

    private final String file;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Fate> remarks = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Integer> firstLines = new HashMap<>();

    private HaCfReader(String file) {
        this.file = file;
    }

    /**
     * Reads the text of a file.
     *
     * @param self this node's name; has to be listed
     */
    public static Reading<HaCf> read(String file, String text, NodeName self) {
        return new HaCfReader(file).read(text, self);
    }

    private Reading<HaCf> read(String text, NodeName self) {
        List<String> lines = text.lines().toList();
        for (int number = 1; number <= Math.min(lines.size(), MOST_LINES); number++) {
            line(number, lines.get(number - 1));
        }
        if (lines.size() > MOST_LINES) {
            problem(
                    MOST_LINES,
                    "the file goes on after line " + MOST_LINES,
                    "it cannot be an ha.cf",
                    "name the right file");
        }
        HaCf haCf = new HaCf(file, entries, List.of());
        if (problems.isEmpty()) {
            crossCheck(haCf, self);
            order(haCf);
        }
        return problems.isEmpty()
                ? new Reading.Accepted<>(new HaCf(file, entries, remarks))
                : new Reading.Refused<>(problems);
    }

    private void line(int number, String raw) {
        int comment = raw.indexOf('#');
        String line = (comment < 0 ? raw : raw.substring(0, comment)).strip();
        if (line.isEmpty()) {
            return;
        }
        List<String> words = List.of(line.split("[ \\t\\x0B\\f]+"));
        String written = words.get(0);
        String keyword = Rules.ALIASES.getOrDefault(written, written);
        Rule rule = Rules.BY_KEYWORD.get(keyword);
        if (rule == null) {
            problem(
                    number,
                    "unknown directive '" + shortened(written) + "'",
                    "Heartbeat would not start with it either, and what it was to say would not hold",
                    "correct or remove the line; directives are " + String.join(" ", known(written)));
            return;
        }
        List<String> values = words.subList(1, words.size());
        if (values.size() < rule.least() || values.size() > rule.most()) {
            problem(
                    number,
                    written + " has " + values.size() + " values",
                    "it takes " + rule.number(),
                    "correct the line; see ha.cf(5)");
            return;
        }
        try {
            rule.check().check(values);
        } catch (IllegalArgumentException refused) {
            problem(
                    number,
                    written + ": " + shortened(String.valueOf(refused.getMessage())),
                    "see ha.cf(5)",
                    "correct the line");
            return;
        }
        repeated(number, keyword);
        if (written.equals("udp")) {
            remark(number, written, "an old name; write bcast");
        }
        entries.add(new Entry(keyword, number, values));
    }

    /** What begins like it, or all. */
    private static List<String> known(String written) {
        String begin = written.substring(0, Math.min(2, written.length()));
        List<String> near = Rules.BY_KEYWORD.keySet().stream()
                .filter(name -> name.startsWith(begin))
                .sorted()
                .toList();
        return near.isEmpty() ? Rules.BY_KEYWORD.keySet().stream().sorted().toList() : near;
    }

    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "...";
    }

    private void repeated(int number, String keyword) {
        Integer first = firstLines.putIfAbsent(keyword, number);
        if (first == null || Rules.REPEATED.contains(keyword)) {
            return;
        }
        if (Rules.ONCE.contains(keyword)) {
            problem(
                    number,
                    keyword + " stands again, first in line " + first,
                    "it may be given once",
                    "remove one of them");
        } else if (!keyword.equals("udpport")) {
            remark(number, keyword, "stands again, first in line " + first + "; the last one holds, as with Heartbeat");
        }
    }

    private void order(HaCf haCf) {
        late(haCf, "udpport", List.of("bcast", "ucast", "ucast6"), "port " + HaCf.PORT);
        late(haCf, "baud", List.of("serial"), "19200 baud");
    }

    /** A setting behind the media that it was to be for: they keep what held when they were met, as with Heartbeat. */
    private void late(HaCf haCf, String setting, List<String> media, String instead) {
        haCf.all(setting).stream()
                .findFirst()
                .ifPresent(entry -> media.stream()
                        .flatMap(medium -> haCf.all(medium).stream())
                        .filter(medium -> medium.line() < entry.line())
                        .forEach(medium -> remark(
                                entry.line(),
                                setting,
                                "stands after " + medium.keyword() + " in line " + medium.line()
                                        + ", which therefore uses " + instead
                                        + ", as with Heartbeat; move it up if that is not meant")));
    }

    private void crossCheck(HaCf haCf, NodeName self) {
        if (Stream.of("bcast", "mcast", "mcast6", "ucast", "ucast6", "serial")
                .allMatch(name -> haCf.all(name).isEmpty())) {
            problem(0, "no medium is named", "nobody would hear this node", "add bcast, mcast, ucast or serial");
        }
        nodes(haCf, self);
        Duration keepalive = haCf.keepalive();
        if (keepalive.isZero()) {
            problem(
                    lineOf(haCf, "keepalive"),
                    "keepalive is 0",
                    "there would be no pause between heartbeats",
                    "write 1, or 200ms");
        }
        Duration twice = keepalive.multipliedBy(2);
        for (String name : List.of("deadtime", "deadping")) {
            Duration span = name.equals("deadtime") ? haCf.deadtime() : haCf.deadping();
            boolean isSaid = name.equals("deadtime") || haCf.last(name).isPresent();
            if (isSaid && span.compareTo(twice) <= 0) {
                problem(
                        lineOf(haCf, name),
                        name + " " + HaTime.text(span) + " is not more than twice keepalive " + HaTime.text(keepalive),
                        "one lost datagram would look like a death",
                        "write at least " + HaTime.text(keepalive.multipliedBy(4)));
            }
        }
        if (haCf.initdead().compareTo(haCf.deadtime()) < 0) {
            problem(
                    lineOf(haCf, "initdead"),
                    "initdead " + HaTime.text(haCf.initdead()) + " is less than deadtime "
                            + HaTime.text(haCf.deadtime()),
                    "a peer that boots more slowly would count as dead",
                    "write at least twice deadtime");
        } else if (haCf.initdead().compareTo(Duration.ofSeconds(10)) < 0) {
            remark(lineOf(haCf, "initdead"), "initdead", "is less than 10 s, in which few machines boot");
        }
    }

    private void nodes(HaCf haCf, NodeName self) {
        String autojoin = haCf.last("autojoin")
                .map(entry -> entry.value().toLowerCase(java.util.Locale.ROOT))
                .orElse("none");
        if (!autojoin.equals("none") && !haCf.hasCrm()) {
            problem(
                    lineOf(haCf, "autojoin"),
                    "autojoin " + autojoin + " together with crm off",
                    "haresources needs nodes that are known",
                    "list all nodes and remove autojoin, or say crm yes");
        }
        if (haCf.nodes().isEmpty()) {
            problem(
                    autojoin.equals("any") ? lineOf(haCf, "autojoin") : 0,
                    "no node is named",
                    "who votes has to be known beforehand, else nobody could tell what a majority is",
                    "add: node NAME NAME (as uname -n prints them)");
        } else if (!haCf.nodes().contains(self)) {
            problem(
                    lineOf(haCf, "node"),
                    "this node, '" + self + "', is not among the nodes " + haCf.nodes(),
                    "it would have neither address nor vote",
                    "add it to the line, or name the node with --name (--as for config import)");
        }
        Set<String> seen = new HashSet<>();
        for (Entry entry : haCf.all("node")) {
            for (String name : entry.values()) {
                if (!seen.add(name.toLowerCase(java.util.Locale.ROOT))) {
                    remark(entry.line(), "node", name + " stands again; it counts once");
                }
            }
        }
    }

    private static int lineOf(HaCf haCf, String keyword) {
        return haCf.last(keyword).map(Entry::line).orElse(0);
    }

    private void problem(int line, String what, String why, String remedy) {
        problems.add(new Problem(new Problem.Where(file, line), what, why, remedy));
    }

    private void remark(int line, String keyword, String sentence) {
        remarks.add(new Fate(new Problem.Where(file, line), keyword, Fate.Effect.ATTENTION, sentence));
    }
}
