package org.asterism.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A manual page of a command, in the macros of man(7), from what its help says.
 *
 * <p>Decided: written here. Rejected: picocli's generator, since it makes AsciiDoc, whose way to a manual page needs Ruby, or 30 MB of
 * one in Java at each build, for the ten macros that are needed.
 */
final class ManualPage {

    private final StringBuilder text = new StringBuilder();
    private final String name;
    private final CommandSpec spec;
    private final CommandLine line;

    private ManualPage(String name, CommandLine line) {
        this.name = name;
        this.line = line;
        this.spec = line.getCommandSpec();
    }

    static String of(String name, CommandLine line, String version) {
        return new ManualPage(name, line).page(version);
    }

    private String page(String version) {
        request(".TH " + quoted(name.toUpperCase(java.util.Locale.ROOT)) + " 1 \"\" " + quoted("Asterism " + version)
                + " \"Asterism\"");
        section("NAME");
        words(name + " - " + summary());
        section("SYNOPSIS");
        String synopsis = line.getHelp().synopsis(0).strip().replaceAll("\\s+", " ");
        request(".B " + quoted(spec.qualifiedName()));
        words(
                synopsis.startsWith(spec.qualifiedName())
                        ? synopsis.substring(spec.qualifiedName().length()).strip()
                        : synopsis);
        section("DESCRIPTION");
        for (String paragraph : spec.usageMessage().description()) {
            request(".PP");
            words(plain(paragraph));
        }
        parameters();
        options();
        commands();
        exits();
        footer();
        seeAlso();
        return text.toString();
    }

    private String summary() {
        String first = String.join(" ", spec.usageMessage().description());
        int end = first.indexOf(". ");
        String sentence = end > 0 ? first.substring(0, end) : first;
        return plain(sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence);
    }

    private void parameters() {
        List<PositionalParamSpec> shown = spec.positionalParameters().stream()
                .filter(each -> !each.hidden())
                .toList();
        if (!shown.isEmpty()) {
            section("PARAMETERS");
            shown.forEach(each -> entry(each.paramLabel(), each.description()));
        }
    }

    private void options() {
        section("OPTIONS");
        for (OptionSpec option : spec.options()) {
            if (!option.hidden()) {
                String value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
                entry(String.join(", ", option.names()) + value, option.description());
            }
        }
    }

    private void commands() {
        List<CommandLine> shown = line.getSubcommands().values().stream()
                .filter(child -> !child.getCommandSpec().usageMessage().hidden())
                .toList();
        if (!shown.isEmpty()) {
            section("COMMANDS");
            shown.forEach(child -> entry(
                    child.getCommandName(),
                    child.getCommandSpec().usageMessage().description()));
        }
    }

    private void exits() {
        Map<String, String> exits = spec.usageMessage().exitCodeList();
        if (!exits.isEmpty()) {
            section("EXIT STATUS");
            exits.forEach((code, meaning) -> entry(code, meaning));
        }
    }

    /** Lines that are indented are examples, and stay as they are. */
    private void footer() {
        String[] lines = spec.usageMessage().footer();
        if (lines.length == 0) {
            return;
        }
        section("NOTES AND EXAMPLES");
        boolean isExample = false;
        for (String each : lines) {
            boolean isNow = each.startsWith("  ");
            if (isNow != isExample) {
                request(isNow ? ".nf" : ".fi");
                isExample = isNow;
            }
            if (each.isBlank()) {
                request(".PP");
            } else {
                words(plain(each));
            }
        }
        if (isExample) {
            request(".fi");
        }
    }

    private void seeAlso() {
        section("SEE ALSO");
        String parent = spec.parent() == null ? "" : spec.parent().qualifiedName("-") + "(1). ";
        words(parent + "The manual is in /usr/share/doc/asterism/doc.");
    }

    private void section(String title) {
        request(".SH " + quoted(title));
    }

    private void entry(String term, String... description) {
        request(".TP");
        request(".B " + quoted(term));
        words(plain(String.join(" ", Arrays.asList(description))));
    }

    /** What picocli fills in. */
    private static String plain(String said) {
        return said.replace("(default: ${DEFAULT-VALUE})", "")
                .replace("%n", " ")
                .replace("%%", "%");
    }

    private void request(String macro) {
        text.append(macro).append('\n');
    }

    /** Text, of which nothing is taken for a request. */
    private void words(String words) {
        String escaped = escaped(words);
        text.append(escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" : "")
                .append(escaped)
                .append('\n');
    }

    private static String quoted(String words) {
        return '"' + escaped(words).replace("\"", "\\(dq") + '"';
    }

    private static String escaped(String words) {
        return words.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("…", "...")
                .replace("⁂", "*");
    }
}
