package org.asterism.crm;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@code crm_mon} is asked for.
 *
 * @param parts what is shown besides nodes and active resources
 */
public record MonitorOptions(Form form, Set<Part> parts) {

    /** How it is printed. */
    public enum Form {
        TEXT,
        /** One line for monitoring systems ({@code -s}). */
        SIMPLE,
        /** Root {@code pacemaker-result} ({@code --output-as=xml}). */
        XML,
        /** Root {@code crm_mon} ({@code --as-xml}), as older programs read it. */
        OLD_XML
    }

    /** What can be shown. */
    public enum Part {
        /** Resources under the nodes that run them. */
        BY_NODE,
        INACTIVE,
        ATTRIBUTES,
        FAIL_COUNTS,
        /** Moves and bans. */
        BANS,
        WITHOUT_HEADERS
    }

    private static final List<String> WITHOUT_EFFECT = List.of(
            "-1",
            "--one-shot",
            "-V",
            "--verbose",
            "--output-as=text",
            "--output-as=console",
            "-R",
            "--show-detail",
            "--include=all",
            "-o",
            "--operations",
            "-t",
            "--timing-details",
            "-j",
            "--pending",
            "-b",
            "--brief");

    public MonitorOptions {
        parts = Set.copyOf(parts);
    }

    boolean shows(Part part) {
        return parts.contains(part);
    }

    /**
     * Reads the words after the command's name.
     *
     * @throws IllegalArgumentException for those that it does not know
     */
    public static MonitorOptions read(List<String> words) {
        Form form = Form.TEXT;
        TreeSet<Part> parts = new TreeSet<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("--output-as") && i + 1 < words.size()) {
                i++;
                word = word + "=" + words.get(i);
            }
            if (word.matches("-[1A-Za-z]{2,}")) {
                for (char letter : word.substring(1).toCharArray()) {
                    form = take("-" + letter, form, parts);
                }
            } else {
                form = take(word, form, parts);
            }
        }
        return new MonitorOptions(form, parts);
    }

    private static Form take(String word, Form form, Set<Part> parts) {
        switch (word) {
            case "-X", "--as-xml" -> {
                return Form.OLD_XML;
            }
            case "--output-as=xml" -> {
                return Form.XML;
            }
            case "-s", "--simple-status" -> {
                return Form.SIMPLE;
            }
            case "-n", "--group-by-node" -> parts.add(Part.BY_NODE);
            case "-r", "--inactive" -> parts.add(Part.INACTIVE);
            case "-A", "--show-node-attributes" -> parts.add(Part.ATTRIBUTES);
            case "-f", "--failcounts" -> parts.add(Part.FAIL_COUNTS);
            case "-L", "--neg-locations" -> parts.add(Part.BANS);
            case "-N", "-D", "--hide-headers" -> parts.add(Part.WITHOUT_HEADERS);
            default -> {
                if (!WITHOUT_EFFECT.contains(word)) {
                    throw new IllegalArgumentException("crm_mon here knows -1, -n, -r, -A, -f, -L, -D, -s, -X and"
                            + " --output-as=text|xml, not " + word);
                }
            }
        }
        return form;
    }
}
