package org.asterism.node;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.asterism.config.Configuration;
import org.asterism.config.Reading;
import org.asterism.store.BootstrapMark;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code asterism init --bootstrap}: the operator's word that a cluster is new. */
@Command(
        name = "init",
        description = {
            "Begins a new cluster before all of its nodes are there.",
            "Nodes without state form a cluster by themselves only once all of them hear each other, since one that is missing"
                    + " may know of promises. With --bootstrap you vouch that no node of this cluster ever ran."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Say it on as many nodes as make a quorum, then start their managers:",
            "  asterism init --bootstrap && systemctl start asterism"
        })
final class InitCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private OwnFile own = new OwnFile();

    @Option(
            names = "--bootstrap",
            required = true,
            description =
                    "I vouch that no node of this cluster ever ran: nothing can be forgotten, since there is nothing.")
    @SuppressWarnings("UnusedVariable") // required: what counts is that it was said
    private boolean isBootstrap;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Reading<Configuration> reading = Configuration.read(own.config(), own.name());
        if (reading instanceof Reading.Refused<Configuration> refused) {
            return Foreground.refuse(err, refused.problems());
        }
        Path state = ((Reading.Accepted<Configuration>) reading)
                .value()
                .settings()
                .paths()
                .state();
        Optional<BootstrapMark.Refused> refused = BootstrapMark.leave(
                state, "a new cluster, said by " + System.getProperty("user.name") + " at " + Instant.now() + "\n");
        if (refused.isPresent()) {
            err.println("refused: " + refused.get().why());
            err.println("do: " + refused.get().remedy());
            return Foreground.REFUSED;
        }
        spec.commandLine()
                .getOut()
                .println(
                        "this node will begin a new cluster with its next start, as soon as a quorum of nodes that were told"
                                + " the same hear each other");
        return 0;
    }
}
