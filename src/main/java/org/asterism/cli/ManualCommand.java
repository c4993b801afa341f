package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "manual",
        hidden = true,
        description = "Write the manual pages and the completion; called by the build.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  asterism manual --pages target/man --completion target/completion"})
final class ManualCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--pages", required = true, paramLabel = "DIR", description = "Where the manual pages go.")
    private Path pages = Path.of("");

    @Option(names = "--completion", required = true, paramLabel = "DIR", description = "Where the completion goes.")
    private Path completion = Path.of("");

    ManualCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        CommandLine root = spec.root().commandLine();
        Files.createDirectories(pages);
        Files.createDirectories(completion);
        int count = 0;
        for (Page page : pagesOf(root.getCommandName(), root)) {
            Files.writeString(
                    pages.resolve(page.name() + ".1"),
                    ManualPage.of(page.name(), page.line(), VersionCommand.version()));
            count++;
        }
        Files.writeString(completion.resolve("asterism"), CompletionCommand.script(root));
        console.print(count + " manual pages in " + pages + ", completion in " + completion);
        return Exit.DONE.code();
    }

    /** {@code name}: the words of the command, as they are typed, joined by hyphens. */
    private record Page(String name, CommandLine line) {}

    /** One for each command that is shown. */
    private static List<Page> pagesOf(String name, CommandLine line) {
        List<Page> all = new ArrayList<>();
        boolean isShown = !line.getCommandSpec().usageMessage().hidden() && !(line.getCommand() instanceof HelpCommand);
        if (isShown) {
            all.add(new Page(name, line));
            line.getSubcommands().forEach((word, child) -> all.addAll(pagesOf(name + "-" + word, child)));
        }
        return all;
    }
}
