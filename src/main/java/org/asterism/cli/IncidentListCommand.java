package org.asterism.cli;

import java.util.concurrent.Callable;
import org.asterism.api.ApiJson;
import org.asterism.api.IncidentList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "list",
        description =
                "Show the incidents of the cluster, newest first, each with whether a service was away. Ids are times in UTC."
                        + " What people did is in 'asterism audit list'.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  asterism incident list"})
final class IncidentListCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private IncidentSource source = new IncidentSource();

    IncidentListCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        IncidentList list = source.list(console);
        if (source.isJson()) {
            console.print(ApiJson.writePretty(list));
        } else {
            console.print(IncidentView.list(list, console));
        }
        return Exit.DONE.code();
    }
}
