package org.asterism.cli;

import java.util.concurrent.Callable;
import org.asterism.api.ApiJson;
import org.asterism.api.IncidentReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        description = "Tell an incident: what happened, how long each phase took, and the time line of all nodes.",
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  asterism incident show last", "  asterism incident show 20261127-015412 --all"})
final class IncidentShowCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private IncidentSource source = new IncidentSource();

    @Parameters(
            index = "0",
            paramLabel = "ID",
            arity = "0..1",
            defaultValue = IncidentSource.LAST,
            description =
                    "Which one: an id of the list; 'last', which it is without: the newest that took a service away;"
                            + " 'newest': the newest of all.")
    private String id = "";

    @Option(names = "--all", description = "With all lines, and the facts of each.")
    private boolean isAll;

    IncidentShowCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        IncidentReport report = source.report(console, id);
        if (source.isJson()) {
            console.print(ApiJson.writePretty(report));
        } else {
            console.print(IncidentView.report(
                    report, console, isAll ? IncidentView.Detail.ALL : IncidentView.Detail.WEIGHTY));
        }
        return Exit.DONE.code();
    }
}
