package org.asterism.cli;

import java.util.concurrent.Callable;
import org.asterism.api.Lifetime;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "maintenance",
        description =
                "Leave all that runs on a node, or in the whole cluster, as it is, and do not watch it: for work by hand.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A node keeps its votes, and fencing still counts. Ends after its time, or with 'asterism online NODE'.",
            "'on' sets the whole cluster aside: nothing is started, stopped, moved or watched anywhere, also when",
            "something fails. It ends after its time, or with 'asterism maintenance off'.",
            "For one resource: asterism resource maintenance RESOURCE.",
            "",
            "Examples:",
            "  asterism maintenance pbx2 --for 1h --reason 'upgrade of Asterisk'",
            "  asterism maintenance on --for 2h --reason 'new switches'",
            "  asterism maintenance off"
        })
final class MaintenanceCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private ChangeOptions change = new ChangeOptions();

    @Mixin
    private LifetimeOption lifetime = new LifetimeOption();

    @Parameters(
            index = "0",
            paramLabel = "NODE|on|off",
            description = "Whom to leave alone; 'on': all, 'off': end that.")
    private String node = "";

    MaintenanceCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (node.equals("off")) {
            return change.post(console, connection, "cluster/manage", Lifetime.DEFAULT);
        }
        String path = node.equals("on") ? "cluster/maintenance" : "nodes/" + ChangeOptions.node(node) + "/maintenance";
        return change.post(console, connection, path, lifetime.lifetime());
    }
}
