package org.asterism.cli;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.asterism.api.ApiJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

@Command(name = "version", description = "Print the version of this program.", mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer> {

    private final Console console;

    @Option(names = "--json", description = "Print JSON.")
    private boolean isJson;

    VersionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        console.print(
                isJson
                        ? ApiJson.writePretty(new TreeMap<>(
                                Map.of("version", version(), "java", System.getProperty("java.version", ""))))
                        : "asterism " + version());
        return Exit.DONE.code();
    }

    /** From the jar's manifest; classes run without a jar are a build in work. */
    static String version() {
        return Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    /** For {@code --version}. */
    static final class Provider implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"asterism " + version()};
        }
    }
}
