package org.asterism.node;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.asterism.config.Configuration;
import org.asterism.config.Reading;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code asterism node}: runs this node until it is told to end. */
@Command(
        name = "node",
        description =
                "Runs this node in the foreground. SIGTERM moves its resources away and ends it; a planned restart that"
                        + " moves nothing is 'asterism restart'.",
        mixinStandardHelpOptions = true)
final class NodeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private OwnFile own = new OwnFile();

    @Option(
            names = "--ha-dir",
            paramLabel = "DIR",
            description =
                    "Read the files of Heartbeat in DIR (ha.cf, authkeys, haresources or cib.xml) instead of --config;"
                            + " what DIR/asterism.conf says holds over them.")
    private Path haDirectory = Path.of("");

    @Option(
            names = "--on-silent-peer",
            paramLabel = "stay|take",
            description = "With --ha-dir, two nodes and no tie-breaker: what to do when the peer is silent.")
    private String onSilentPeer = "";

    /** For what was logged last to be written. */
    private static final Duration LAST_LINES = Duration.ofSeconds(1);

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        String self = own.name();
        Reading<Configuration> reading = haDirectory.toString().isEmpty()
                ? Configuration.read(own.config(), self)
                : HeartbeatFiles.read(haDirectory, self, onSilentPeer);
        if (reading instanceof Reading.Refused<Configuration> refused) {
            return Foreground.refuse(err, refused.problems());
        }
        Configuration configuration = ((Reading.Accepted<Configuration>) reading).value();
        Logs.begin(configuration.settings().logging());
        try {
            Node node = Node.start(configuration);
            return Foreground.run(node::stop, node.whenTerminated());
        } catch (Refusals e) {
            return Foreground.refuse(err, e);
        } finally {
            Logs.drain(LAST_LINES);
        }
    }

    static String hostName() {
        Path kernel = Path.of("/proc/sys/kernel/hostname");
        try {
            return Files.readString(kernel).strip().toLowerCase(java.util.Locale.ROOT);
        } catch (java.io.IOException e) {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException none) {
                return "localhost";
            }
        }
    }
}
