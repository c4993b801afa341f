package org.asterism.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.asterism.api.ApiJson;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line: {@link #run} is all that {@code Main} needs. */
@Command(
        name = "asterism",
        description = "Keeps telephony services reachable.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.Provider.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "See 'asterism help COMMAND' for more."})
public final class Asterism implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = COLOR,
            paramLabel = "WHEN",
            scope = ScopeType.INHERIT,
            description = "Colours: auto (on a terminal, and without NO_COLOR), always, never.")
    @SuppressWarnings("UnusedVariable") // looked at before anything else is made, since all print through the console
    private String colours = "auto";

    private Asterism() {}

    private static final String COLOR = "--color";

    private record Entry(String name, Supplier<CommandLine> maker) {}

    /**
     * Runs a command and gives the process' exit status.
     *
     * @param more further commands, each an object that picocli knows as a command
     */
    public static int run(Console console, List<Object> more, String... arguments) {
        return run(console, more, ParameterCheck.NONE, arguments);
    }

    /** The same with a check of parameters for {@code config check}. */
    public static int run(Console console, List<Object> more, ParameterCheck check, String... arguments) {
        Optional<Integer> remembered = FrontEnds.run(console, check, arguments);
        if (remembered.isPresent()) {
            return remembered.get();
        }
        String colours = colours(console, arguments);
        if (!List.of("auto", "always", "never").contains(colours)) {
            console.complain(COLOR + " is auto, always or never, not '" + colours + "'");
            return Exit.USAGE.code();
        }
        return commandLine(console.coloured(colours), more, check, arguments).execute(arguments);
    }

    /** All commands there are, for what is made of their descriptions. */
    public static CommandLine all(Console console, List<Object> more) {
        return commandLine(console, more, ParameterCheck.NONE);
    }

    private static String colours(Console console, String... arguments) {
        String said = console.environment().getOrDefault(Style.COLOUR, "auto");
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].startsWith(COLOR + "=")) {
                said = arguments[i].substring(COLOR.length() + 1);
            } else if (arguments[i].equals(COLOR) && i + 1 < arguments.length) {
                said = arguments[i + 1];
            }
        }
        return said;
    }

    /** All commands, or only the wanted one: to know all costs a quarter of a second. */
    private static CommandLine commandLine(
            Console console, List<Object> more, ParameterCheck check, String... arguments) {
        List<Entry> own = own(console, check);
        String first = arguments.length == 0 ? "" : arguments[0];
        boolean isOwn = own.stream().anyMatch(entry -> entry.name().equals(first));
        CommandLine line = new CommandLine(new Asterism());
        own.stream()
                .filter(entry -> !isOwn || entry.name().equals(first))
                .forEach(entry -> line.addSubcommand(entry.maker().get()));
        if (!isOwn) {
            more.forEach(line::addSubcommand);
            line.addSubcommand(new CompletionCommand(console))
                    .addSubcommand(new ManualCommand(console))
                    .addSubcommand(new HelpCommand());
        }
        return configured(line, console);
    }

    private static List<Entry> own(Console console, ParameterCheck check) {
        return List.of(
                new Entry("status", () -> new CommandLine(new StatusCommand(console))),
                new Entry("events", () -> new CommandLine(new EventsCommand(console))),
                new Entry("samples", () -> new CommandLine(new SamplesCommand(console))),
                new Entry("precheck", () -> new CommandLine(new PrecheckCommand(console))),
                new Entry("quorum", () -> new CommandLine(new QuorumCommand(console))),
                new Entry("explain", () -> new CommandLine(new ExplainCommand(console))),
                new Entry("resource", () -> ResourceCommand.commandLine(console)),
                new Entry("nodes", () -> NodesCommand.commandLine(console)),
                new Entry("standby", () -> new CommandLine(new StandbyCommand(console))),
                new Entry("drain", () -> new CommandLine(new DrainCommand(console))),
                new Entry("maintenance", () -> new CommandLine(new MaintenanceCommand(console))),
                new Entry("restart", () -> new CommandLine(new RestartCommand(console))),
                new Entry("confirm-down", () -> new CommandLine(new ConfirmDownCommand(console))),
                new Entry("fence", () -> FenceCommand.commandLine(console)),
                new Entry("alerts", () -> AlertsCommand.commandLine(console)),
                new Entry("incident", () -> IncidentCommand.commandLine(console)),
                new Entry("drill", () -> DrillCommand.commandLine(console)),
                new Entry("online", () -> new CommandLine(new OnlineCommand(console))),
                new Entry("attribute", () -> AttributeCommand.commandLine(console)),
                new Entry("config", () -> ConfigCommand.commandLine(console, check)),
                new Entry("audit", () -> AuditCommand.commandLine(console)),
                new Entry("ticket", () -> TicketCommand.commandLine(console)),
                new Entry("key", () -> KeyCommand.commandLine(console)),
                new Entry("simulate", () -> new CommandLine(new SimulateCommand(console))),
                new Entry("version", () -> new CommandLine(new VersionCommand(console))));
    }

    private static CommandLine configured(CommandLine line, Console console) {
        line.setOut(console.out());
        line.setErr(console.err());
        line.setUsageHelpWidth(Math.min(console.width(), 80));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                console.style().colour() == Style.Colour.ANSI ? Ansi.ON : Ansi.OFF));
        describeExits(line);
        line.setParameterExceptionHandler((failure, wrong) -> usage(console, failure));
        line.setExecutionExceptionHandler((failure, command, parsed) -> failed(console, parsed, failure));
        return line;
    }

    private static void describeExits(CommandLine line) {
        UsageMessageSpec usage = line.getCommandSpec().usageMessage();
        usage.sortOptions(false);
        usage.abbreviateSynopsis(true);
        boolean isSaid = String.join("", usage.footer()).contains("Exit status:");
        if (!isSaid && usage.exitCodeList().isEmpty()) {
            usage.exitCodeListHeading("%nExit status:%n");
            usage.exitCodeList(Exit.described());
        }
        line.getSubcommands().values().forEach(Asterism::describeExits);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }

    private static int usage(Console console, ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        console.complain(String.valueOf(failure.getMessage()));
        Optional<String> meant = Nearest.hint(failure);
        meant.ifPresent(console::complain);
        if (meant.isEmpty() && !command.getSubcommands().isEmpty()) {
            console.complain(
                    "Commands: " + String.join(", ", command.getSubcommands().keySet()));
        }
        console.complain("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return Exit.USAGE.code();
    }

    private static int failed(Console console, CommandLine.ParseResult parsed, Exception failure) throws Exception {
        if (!(failure instanceof CommandFailed failed)) {
            throw failure;
        }
        if (wantsJson(parsed)) {
            console.print(ApiJson.writePretty(failed.refusal()));
        } else {
            RefusalView.lines(failed.refusal(), lead(failed.exit()), console.style(), console.width())
                    .forEach(console::complain);
        }
        return failed.exit().code();
    }

    private static String lead(Exit exit) {
        return exit == Exit.REFUSED ? "refused: " : exit == Exit.NOT_REACHABLE ? "not reachable: " : "";
    }

    private static boolean wantsJson(CommandLine.ParseResult parsed) {
        CommandLine.ParseResult innermost = parsed;
        while (innermost.hasSubcommand()) {
            innermost = innermost.subcommand();
        }
        return innermost.hasMatchedOption("--json");
    }
}
