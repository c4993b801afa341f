package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.asterism.cli.Asterism;
import org.asterism.cli.Console;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What every command of {@code asterism} has to have. */
class CommandsTest {

    /** They only look; every other command changes something. */
    private static final Set<String> LOOKING = Set.of(
            "status",
            "quorum",
            "explain",
            "resource show",
            "nodes",
            "fence history",
            "fence devices",
            "fence test",
            "incident list",
            "incident show",
            "incident export",
            "incident replay",
            "attribute list",
            "config show",
            "config check",
            "config diff",
            "config history",
            "config convert",
            "config import",
            "audit list",
            "audit verify",
            "key list",
            "simulate",
            "version",
            "completion",
            "manual",
            "agent list",
            "agent describe",
            "alerts list",
            "samples",
            "precheck",
            "drill list",
            "drill show",
            "events");

    /** Run until they are ended, print what is no result, or say one sentence before there is a cluster. */
    private static final Set<String> WITHOUT_JSON =
            Set.of("node", "arbiter", "demo", "completion", "init", "join", "manual");

    /** Run until they are ended, or do nothing but what they are there to show. */
    private static final Set<String> WITHOUT_DRY_RUN = Set.of("node", "arbiter", "demo", "agent test", "alerts test");

    /** What interrupts calls, or cannot be taken back. */
    private static final Set<String> ASKING = Set.of(
            "fence",
            "fence confirm",
            "confirm-down",
            "nodes remove",
            "key remove",
            "ticket grant",
            "ticket revoke",
            "config apply",
            "config rollback",
            "drill freeze",
            "drill link",
            "drill power",
            "drill service");

    private final TreeMap<String, CommandSpec> commands = new TreeMap<>();

    CommandsTest() {
        Console console = new Console(
                new PrintWriter(new StringWriter()),
                new PrintWriter(new StringWriter()),
                Console.Output.PIPE,
                Map.of(),
                ZoneOffset.UTC);
        collect("", Asterism.all(console, Main.commands()));
    }

    private void collect(String path, CommandLine line) {
        boolean doesSomething = !(line.getCommand() instanceof Runnable);
        if (doesSomething) {
            commands.put(path.strip(), line.getCommandSpec());
        }
        line.getSubcommands().forEach((name, child) -> collect(path + " " + name, child));
    }

    @Test
    void theyAreAllFound() {
        assertThat(commands).hasSizeGreaterThan(55).containsKey("fence confirm").containsKey("agent test");
        assertThat(commands.keySet()).containsAll(LOOKING).containsAll(ASKING);
    }

    @Test
    void eachSaysWhatItDoesAndWhatItsParametersAre() {
        commands.forEach((name, spec) -> {
            assertThat(spec.usageMessage().description()).as(name).isNotEmpty();
            for (PositionalParamSpec parameter : spec.positionalParameters()) {
                boolean isPlain = List.of("NODE", "RESOURCE", "FILE", "TICKET", "NAME", "VALUE", "COMMAND")
                        .contains(parameter.paramLabel());
                assertThat(isPlain || parameter.description().length > 0)
                        .as(name + " " + parameter.paramLabel())
                        .isTrue();
            }
            spec.options()
                    .forEach(option -> assertThat(option.description())
                            .as(name + " " + option.longestName())
                            .isNotEmpty());
        });
    }

    @Test
    void eachThatNeedsWordsShowsAnExample() {
        List<String> without = new ArrayList<>();
        commands.forEach((name, spec) -> {
            String parent = spec.parent() == null
                    ? ""
                    : String.join("\n", spec.parent().usageMessage().footer());
            String footer = String.join("\n", spec.usageMessage().footer()) + parent;
            boolean isObvious = spec.positionalParameters().isEmpty();
            if (!isObvious && !footer.contains("asterism " + name)) {
                without.add(name);
            }
        });
        assertThat(without).isEmpty();
    }

    @Test
    void eachPrintsJsonWhenAsked() {
        assertThat(lacking("--json")).containsExactlyInAnyOrderElementsOf(WITHOUT_JSON);
    }

    @Test
    void eachThatChangesSomethingCanBeTriedDry() {
        List<String> lacking = lacking("--dry-run");
        lacking.removeAll(LOOKING);

        assertThat(lacking).containsExactlyInAnyOrderElementsOf(WITHOUT_DRY_RUN);
        LOOKING.stream()
                .filter(name -> command(name).findOption("--show-secrets") == null)
                .forEach(name -> assertThat(command(name).findOption("--reason"))
                        .as(name)
                        .isNull());
    }

    @Test
    void whatIsDangerousAsksAndNothingElseDoes() {
        List<String> quiet = lacking("--yes");
        List<String> asking = new ArrayList<>(commands.keySet());
        asking.removeAll(quiet);

        assertThat(asking).containsExactlyInAnyOrderElementsOf(ASKING);
    }

    @Test
    void eachHelpTellsTheExitStatus() {
        commands.forEach((name, spec) ->
                assertThat(spec.commandLine().getUsageMessage()).as(name).contains("Exit status:"));
    }

    @Test
    void eachTakesColorAndHelp() {
        commands.forEach((name, spec) -> {
            assertThat(spec.findOption("--help")).as(name).isNotNull();
            assertThat(spec.findOption("--color")).as(name).isNotNull();
        });
    }

    @Test
    void eachHasAManualPageAndTheShellCompletesNames(@TempDir Path directory) throws Exception {
        StringWriter out = new StringWriter();
        Console console = new Console(
                new PrintWriter(out),
                new PrintWriter(new StringWriter()),
                Console.Output.PIPE,
                Map.of(),
                ZoneOffset.UTC);
        String to = directory.toString();

        assertThat(Asterism.run(console, Main.commands(), "manual", "--pages", to, "--completion", to))
                .isZero();

        commands.keySet().forEach(name -> {
            if (!name.equals("manual")) {
                assertThat(directory.resolve("asterism-" + name.replace(' ', '-') + ".1"))
                        .exists();
            }
        });
        String page = Files.readString(directory.resolve("asterism-resource-move.1"));
        assertThat(page)
                .startsWith(".TH \"ASTERISM\\-RESOURCE\\-MOVE\" 1")
                .contains(".SH \"EXIT STATUS\"", ".B \"\\-\\-dry\\-run\"", "asterism resource move phones pbx2");
        assertThat(Files.readString(directory.resolve("asterism.1"))).contains(".B \"standby\"");
        completes(directory, "asterism resource move ", "phones trunk");
        completes(directory, "asterism resource move phones ", "pbx1 pbx2");
        completes(directory, "asterism standby pb", "pbx1 pbx2");
        completes(directory, "asterism resource cle", "cleanup clear");
    }

    /** With a program asterism that answers as a node would. */
    private static void completes(Path directory, String typed, String expected) throws Exception {
        Path fake = Files.writeString(
                directory.resolve("fake"),
                "asterism() { case $3 in nodes) echo pbx1; echo pbx2 ;; *) echo phones; echo trunk ;; esac; }\n"
                        + "timeout() { shift; \"$@\"; }\n");
        String script = ". " + fake + "; . " + directory.resolve("asterism") + "; COMP_LINE='" + typed
                + "'; COMP_POINT=${#COMP_LINE}; read -ra COMP_WORDS <<<\"$COMP_LINE\"; case $COMP_LINE in *' ') COMP_WORDS+=('') ;; esac;"
                + " COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _complete_asterism_with_names; echo \"${COMPREPLY[*]}\"";
        ProcessBuilder bash = new ProcessBuilder("bash", "-c", script).redirectError(ProcessBuilder.Redirect.DISCARD);
        bash.environment().put("XDG_CACHE_HOME", directory.resolve("cache").toString());
        Process process = bash.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(said.strip().split(" ")).as(typed).containsExactlyInAnyOrder(expected.split(" "));
    }

    private CommandSpec command(String name) {
        CommandSpec found = commands.get(name);
        assertThat(found).as(name).isNotNull();
        return found;
    }

    private List<String> lacking(String option) {
        List<String> lacking = new ArrayList<>();
        commands.forEach((name, spec) -> {
            if (spec.findOption(option) == null) {
                lacking.add(name);
            }
        });
        return lacking;
    }
}
