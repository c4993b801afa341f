package org.asterism.node;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.asterism.config.ArbiterSettings;
import org.asterism.config.Reading;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code asterism arbiter}: votes in clusters, and owns nothing, until it is told to end. */
@Command(
        name = "arbiter",
        description = "Runs an arbiter in the foreground: it votes in one or more clusters and holds no resources."
                + " 'asterism quorum --arbiter' asks a running one how the votes stand.",
        mixinStandardHelpOptions = true)
final class ArbiterCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Configuration (default: ${DEFAULT-VALUE}).",
            defaultValue = "/etc/asterism/arbiter.conf")
    private Path config = Path.of("/etc/asterism/arbiter.conf");

    @Option(names = "--name", paramLabel = "NAME", description = "This arbiter's name (default: the host name).")
    private String name = "";

    @Option(
            names = "--accept-older",
            paramLabel = "CLUSTER",
            description =
                    "In this life, forget which configuration of that cluster was acknowledged, so that a node with an"
                            + " older one may lead. Gives up what only lost nodes had; say so only when they are gone for good.")
    private List<String> acceptOlder = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        Reading<ArbiterSettings> reading = ArbiterSettings.read(config, name.isEmpty() ? NodeCommand.hostName() : name);
        if (reading instanceof Reading.Refused<ArbiterSettings> refused) {
            return Foreground.refuse(err, refused.problems());
        }
        ArbiterSettings settings = ((Reading.Accepted<ArbiterSettings>) reading).value();
        Set<String> givenUp = new TreeSet<>(acceptOlder);
        settings.clusters().forEach(cluster -> givenUp.remove(cluster.settings().cluster()));
        if (!givenUp.isEmpty()) {
            err.println("--accept-older names no cluster of " + config + ": " + givenUp);
            return Foreground.REFUSED;
        }
        Logs.level(settings.logLevel().name());
        try {
            ArbiterProcess process = ArbiterProcess.start(settings, Set.copyOf(acceptOlder));
            return Foreground.run(process::stop, process.whenTerminated());
        } catch (Refusals e) {
            return Foreground.refuse(err, e);
        }
    }
}
