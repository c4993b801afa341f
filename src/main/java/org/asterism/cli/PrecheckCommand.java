package org.asterism.cli;

import static org.asterism.cli.Lines.plain;

import java.util.List;
import java.util.concurrent.Callable;
import org.asterism.api.ApiJson;
import org.asterism.api.PrecheckReport;
import org.asterism.api.PrecheckReport.Finding;
import org.asterism.api.PrecheckReport.Weight;
import org.asterism.cli.Lines.Part;
import org.asterism.cli.Style.Tone;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "precheck",
        description = {
            "Compare the nodes that may run an Asterisk before a failover needs it: program, modules, codecs, files of the configuration,",
            "certificates, licences, sounds, limits. Ends with 1 if something would hinder Asterisk after a failover."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  asterism precheck", "  asterism precheck pbx2"})
final class PrecheckCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    @Parameters(
            arity = "0..1",
            paramLabel = "NODE|RESOURCE",
            description = "Show only what is about this node or this Asterisk.")
    private String about = "";

    PrecheckCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        PrecheckReport whole = connection.client(console).get("precheck", PrecheckReport.class);
        PrecheckReport report = about.isEmpty() ? whole : only(whole);
        console.print(connection.isJson() ? List.of(ApiJson.writePretty(report)) : lines(report, console));
        return exit(report).code();
    }

    static Exit exit(PrecheckReport report) {
        boolean isFree = report.findings().stream().noneMatch(finding -> finding.weight() == Weight.WARNING);
        return isFree && isWhole(report, "") ? Exit.DONE : Exit.REFUSED;
    }

    /** Whether all nodes answered that were asked about what the remark begins with. */
    private static boolean isWhole(PrecheckReport report, String about) {
        return report.remarks().stream()
                .noneMatch(remark -> remark.startsWith(about) && remark.contains(PrecheckReport.NO_ANSWER));
    }

    private PrecheckReport only(PrecheckReport whole) {
        boolean isKnown = whole.compared().containsKey(about)
                || whole.compared().values().stream().anyMatch(nodes -> nodes.contains(about));
        if (!isKnown) {
            throw CommandFailed.usage(
                    "'" + about + "' is no Asterisk of the configuration, and no node that was compared",
                    "asterism precheck shows all");
        }
        return new PrecheckReport(
                whole.node(),
                whole.at(),
                whole.compared(),
                whole.findings().stream()
                        .filter(finding -> finding.resource().equals(about)
                                || finding.nodes().contains(about))
                        .toList(),
                whole.remarks());
    }

    static List<String> lines(PrecheckReport report, Console console) {
        Lines lines = new Lines(console.style(), console.width());
        report.compared().forEach((resource, nodes) -> {
            lines.title(resource);
            lines.add(2, plain("compared: " + (nodes.isEmpty() ? "no node" : String.join(", ", nodes))));
            List<Finding> found = report.findings().stream()
                    .filter(finding -> finding.resource().equals(resource))
                    .toList();
            found.forEach(finding -> add(lines, finding));
            if (found.isEmpty()) {
                boolean isWhole = isWhole(report, resource + ": ");
                String good = nodes.size() > 1 ? "no differences" : "nothing is wrong";
                lines.add(2, isWhole ? new Part(good, Tone.GOOD) : new Part(good + " on these", Tone.CARE));
            }
        });
        report.remarks().forEach(remark -> lines.add(2, new Part(remark, Tone.CARE)));
        return lines.all();
    }

    private static void add(Lines lines, Finding finding) {
        boolean isWarning = finding.weight() == Weight.WARNING;
        lines.add(4, plain("  "), new Part(finding.sentence(), isWarning ? Tone.BAD : Tone.CARE));
        lines.add(6, plain("      "), new Part(finding.remedy(), Tone.DIM));
    }
}
