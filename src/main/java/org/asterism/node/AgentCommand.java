package org.asterism.node;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.asterism.api.AgentDescription;
import org.asterism.api.AgentList;
import org.asterism.api.ApiJson;
import org.asterism.cli.Exit;
import org.asterism.executor.AgentTrial;
import org.asterism.model.AgentName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code asterism agent}: the resource agents of this machine; no manager need run. */
@Command(
        name = "agent",
        description = "List, describe and try the resource agents of this machine.",
        subcommands = {AgentCommand.Listing.class, AgentCommand.Description.class, AgentCommand.Trial.class},
        mixinStandardHelpOptions = true)
final class AgentCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing subcommand");
    }

    /** What the subcommands share. */
    @Command(mixinStandardHelpOptions = true)
    abstract static class Act implements Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Option(names = "--json", description = "Print JSON.")
        private boolean isJson;

        boolean isJson() {
            return isJson;
        }

        PrintWriter out() {
            return spec.commandLine().getOut();
        }

        PrintWriter err() {
            return spec.commandLine().getErr();
        }

        AgentName parsed(String agent) {
            try {
                return AgentName.parse(agent);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
            }
        }
    }

    @Command(
            name = "list",
            description = "Names of the agents, or of those that begin as given.",
            footer = {"", "Example:", "  asterism agent list ocf:heartbeat"})
    static final class Listing extends Act {

        @Parameters(
                index = "0",
                paramLabel = "CLASS",
                arity = "0..1",
                description = "Beginning of the names: ocf, ocf:heartbeat, systemd…")
        private String beginning = "";

        @Override
        public Integer call() throws IOException {
            try (LocalAgents local = LocalAgents.open()) {
                List<String> names = local.catalogue().names(beginning);
                if (isJson()) {
                    out().println(ApiJson.writePretty(new AgentList(names)));
                } else {
                    names.forEach(out()::println);
                }
                out().flush();
                return (names.isEmpty() ? Exit.REFUSED : Exit.DONE).code();
            }
        }
    }

    @Command(
            name = "describe",
            description = "What an agent says of itself: its parameters, its actions and the times that it advises.",
            footer = {"", "Example:", "  asterism agent describe ocf:heartbeat:IPaddr2"})
    static final class Description extends Act {

        @Parameters(index = "0", paramLabel = "AGENT", description = "Its name, as a configuration has it.")
        private String agent = "";

        @Override
        public Integer call() throws IOException {
            AgentName name = parsed(agent);
            try (LocalAgents local = LocalAgents.open()) {
                AgentDescription known = AgentAdvice.description(
                        name, local.book().describe(name).toCompletableFuture().join());
                if (!known.known()) {
                    err().println("refused: " + known.problem());
                    return Exit.REFUSED.code();
                }
                out().println(isJson() ? ApiJson.writePretty(known) : String.join("\n", AgentView.lines(known)));
                out().flush();
                return Exit.DONE.code();
            }
        }
    }

    @Command(
            name = "test",
            description = {
                "Run an agent through its paces, and tell of each step whether it does as OCF asks.",
                "It really starts and stops the service on this machine. What runs already is left alone."
            },
            footer = {
                "",
                "Exit status: 0 nothing is wrong with it, 1 something is.",
                "",
                "Examples:",
                "  asterism agent test ocf:heartbeat:Dummy",
                "  asterism agent test ocf:heartbeat:Filesystem device=tmpfs directory=/mnt/try fstype=tmpfs"
            })
    static final class Trial extends Act {

        @Parameters(index = "0", paramLabel = "AGENT", description = "Its name, as a configuration has it.")
        private String agent = "";

        @Parameters(index = "1..*", paramLabel = "NAME=VALUE", arity = "0..*", description = "Parameters of the agent.")
        private Map<String, String> params = new LinkedHashMap<>();

        @Override
        public Integer call() throws IOException {
            AgentName name = parsed(agent);
            List<AgentTrial.Step> steps = new ArrayList<>();
            try (LocalAgents local = LocalAgents.open()) {
                boolean isRight = new AgentTrial(local.trial(), name, params, step -> {
                            steps.add(step);
                            if (!isJson()) {
                                out().println(AgentView.line(step));
                                out().flush();
                            }
                        })
                        .run()
                        .toCompletableFuture()
                        .join();
                if (isJson()) {
                    out().println(ApiJson.writePretty(
                            Map.of("agent", agent, "isRight", isRight, "steps", AgentView.json(steps))));
                } else {
                    out().println(agent + (isRight ? ": nothing wrong was found" : ": something is wrong, see above"));
                }
                out().flush();
                return (isRight ? Exit.DONE : Exit.REFUSED).code();
            }
        }
    }
}
