package org.asterism.hacf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.asterism.config.Problem;
import org.asterism.config.Reading;
import org.asterism.model.NodeName;

/**
 * A {@code haresources} file: each logical line is a group of resources with the node that they prefer; started left to right,
 * stopped right to left.
 */
record Haresources(List<Group> groups) {

    Haresources {
        groups = List.copyOf(groups);
    }

    /** One logical line; {@code line} is where it begins. */
    record Group(int line, NodeName preferred, List<Script> scripts) {
        Group {
            scripts = List.copyOf(scripts);
        }
    }

    /** A script of {@code resource.d} or of the init directory, and the words before the action. */
    record Script(String name, List<String> arguments) {
        Script {
            arguments = List.copyOf(arguments);
        }

        @Override
        public String toString() {
            return arguments.isEmpty() ? name : name + "::" + String.join("::", arguments);
        }
    }

    /** Reads it; {@code nodes} are those of {@code ha.cf}. */
    static Reading<Haresources> read(String file, String text, List<NodeName> nodes) {
        List<Problem> problems = new ArrayList<>();
        List<Group> groups = new ArrayList<>();
        Map<String, Integer> keys = new HashMap<>();
        List<String> lines = text.lines().toList();
        for (int number = 1; number <= lines.size(); number++) {
            int begin = number;
            StringBuilder logical = new StringBuilder(plain(lines.get(number - 1)));
            while (logical.length() > 0 && logical.charAt(logical.length() - 1) == '\\' && number < lines.size()) {
                logical.setLength(logical.length() - 1);
                logical.append(' ').append(plain(lines.get(number)));
                number++;
            }
            String[] words =
                    logical.toString().replaceFirst("\\\\$", "").strip().split("\\s+");
            if (!words[0].isEmpty()) {
                group(file, begin, words, nodes, problems).ifPresent(group -> {
                    Integer first = keys.putIfAbsent(group.scripts().get(0).toString(), begin);
                    if (first == null) {
                        groups.add(group);
                    } else {
                        problems.add(new Problem(
                                new Problem.Where(file, begin),
                                "the first resource, " + group.scripts().get(0) + ", is that of line " + first + " too",
                                "it is what Heartbeat calls the group by, and one resource cannot be in two groups",
                                "merge the lines or remove one"));
                    }
                });
            }
        }
        return problems.isEmpty() ? new Reading.Accepted<>(new Haresources(groups)) : new Reading.Refused<>(problems);
    }

    private static String plain(String line) {
        int comment = line.indexOf('#');
        return (comment < 0 ? line : line.substring(0, comment)).strip();
    }

    private static Optional<Group> group(
            String file, int line, String[] words, List<NodeName> nodes, List<Problem> problems) {
        Problem.Where where = new Problem.Where(file, line);
        String name = words[0].toLowerCase(Locale.ROOT);
        Optional<NodeName> preferred =
                nodes.stream().filter(node -> node.value().equals(name)).findFirst();
        if (preferred.isEmpty()) {
            problems.add(new Problem(
                    where,
                    "'" + words[0] + "' is not a node of ha.cf, which are " + nodes,
                    "the line begins with the node that the resources prefer",
                    "mend the name, or put the resources behind a node's name"));
            return Optional.empty();
        }
        if (words.length == 1) {
            problems.add(
                    new Problem(where, "no resource behind '" + words[0] + "'", "the line says nothing", "remove it"));
            return Optional.empty();
        }
        List<Script> scripts = new ArrayList<>();
        for (int i = 1; i < words.length; i++) {
            script(words[i]).ifPresentOrElse(scripts::add, problemOf(where, words[i], problems));
        }
        return scripts.size() == words.length - 1
                ? Optional.of(new Group(line, preferred.get(), scripts))
                : Optional.empty();
    }

    private static Runnable problemOf(Problem.Where where, String word, List<Problem> problems) {
        return () -> problems.add(new Problem(
                where,
                "'" + word + "' is not a resource",
                "no script can have that name",
                "write name, name::argument::argument, or an address"));
    }

    /** A bare address means {@code IPaddr::address}. */
    private static Optional<Script> script(String word) {
        if (Values.literal(word.split("/", 2)[0]).isPresent() && !word.contains("::")) {
            return Optional.of(new Script("IPaddr", List.of(word)));
        }
        String[] parts = word.split("::", -1);
        if (!parts[0].matches("[A-Za-z0-9_][A-Za-z0-9._-]*")) {
            return Optional.empty();
        }
        return Optional.of(new Script(parts[0], List.of(parts).subList(1, parts.length)));
    }
}
