package org.asterism.cli;

import static org.asterism.cli.Lines.plain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.asterism.api.ApiJson;
import org.asterism.api.ChangeBody;
import org.asterism.api.ChangeMode;
import org.asterism.api.ParameterBody;
import org.asterism.api.ParameterChange;
import org.asterism.api.ParameterReport;
import org.asterism.model.ResourceId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "parameters",
        description = {
            "Show the parameters that the configuration gives a resource, or change them and show the difference.",
            "Private values are masked. The rest of the configuration stays as it is."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  asterism resource parameters phone-address",
            "  asterism resource parameters phone-address ip=10.0.0.9 --unset nic --dry-run"
        })
final class ResourceParametersCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private ChangeOptions change = new ChangeOptions();

    @Parameters(index = "0", paramLabel = "RESOURCE")
    private String resource = "";

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "NAME=VALUE", description = "New values.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(names = "--unset", paramLabel = "NAME", description = "Gets no value any more: the agent's own holds.")
    private List<String> unset = List.of();

    ResourceParametersCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ResourceId id = ChangeOptions.resource(resource);
        String path = "resources/" + id + "/parameters";
        ApiClient client = connection.client(console);
        if (set.isEmpty() && unset.isEmpty()) {
            show(client.get(path, ParameterReport.class));
        } else {
            show(client.post(path, body(), ParameterChange.class));
        }
        return Exit.DONE.code();
    }

    private ParameterBody body() {
        try {
            ChangeBody.check(change.comment());
            return new ParameterBody(new TreeMap<>(set), unset, change.comment(), change.mode());
        } catch (IllegalArgumentException e) {
            throw CommandFailed.usage(String.valueOf(e.getMessage()), "");
        }
    }

    private void show(ParameterReport report) {
        if (connection.isJson()) {
            console.print(ApiJson.writePretty(report));
            return;
        }
        Lines lines = new Lines(console.style(), console.width());
        report.values().forEach((name, value) -> lines.add(4, plain(name + " = " + value)));
        if (report.values().isEmpty()) {
            lines.add(0, plain(report.resource() + " has no parameters of its own"));
        }
        console.print(lines.all());
    }

    private void show(ParameterChange result) {
        if (connection.isJson()) {
            console.print(ApiJson.writePretty(result));
            return;
        }
        Lines lines = new Lines(console.style(), console.width());
        lines.add(0, plain((change.mode() == ChangeMode.DRY_RUN ? "would do: " : "done: ") + result.sentence()));
        result.steps().forEach(step -> lines.add(4, plain("  - " + step)));
        result.diff().forEach(line -> lines.add(4, AuditView.difference(line)));
        console.print(lines.all());
    }
}
