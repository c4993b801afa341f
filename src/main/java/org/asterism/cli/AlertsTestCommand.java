package org.asterism.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.asterism.api.AlertTest;
import org.asterism.api.ApiJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "test",
        description = "Tell each recipient of an alert a test event now, from the node that answers.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The event is one of a node, 'testing its alerts'. Exit status 1 if a recipient could not be told.",
            "",
            "Example:",
            "  asterism alerts test desk --host pbx2"
        })
final class AlertsTestCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    @Parameters(index = "0", paramLabel = "ALERT", description = "Its name in the configuration.")
    private String alert = "";

    AlertsTestCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        String path = "alerts/" + URLEncoder.encode(alert, StandardCharsets.UTF_8) + "/test";
        AlertTest test = connection.client(console).post(path, AlertTest.class);
        if (connection.isJson()) {
            console.print(ApiJson.writePretty(test));
        } else {
            console.print(AlertsView.test(test, console));
        }
        boolean isGood = test.results().stream().allMatch(AlertTest.Result::delivered);
        return (isGood ? Exit.DONE : Exit.REFUSED).code();
    }
}
