package org.asterism.alerts;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.asterism.alerts.core.AgentEnvironment;
import org.asterism.alerts.core.AlertEvent;
import org.asterism.alerts.core.Line;
import org.asterism.executor.LatestStart;
import org.asterism.executor.ProcessEnd;
import org.asterism.executor.ProcessRunner;
import org.asterism.model.Alert;

/** Runs alert agents as processes, one event each. Exit status 0 = told. */
public final class AgentCourier implements Courier {

    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final ProcessRunner processes;
    private final String version;
    private final ZoneId zone;
    private final AtomicLong numbers = new AtomicLong();

    /**
     * @param processes of its own, so that alerts never take the place of what resources need
     * @param version of this program
     * @param zone in which agents are told the time
     */
    public AgentCourier(ProcessRunner processes, String version, ZoneId zone) {
        this.processes = processes;
        this.version = version;
        this.zone = zone;
    }

    @Override
    public CompletionStage<Delivery> deliver(Line line, List<AlertEvent> events) {
        String program = ((Alert.Channel.Agent) line.alert().channel()).path();
        if (!Files.isExecutable(Path.of(program))) {
            return CompletableFuture.completedFuture(
                    Delivery.failed("no program " + program + " on this node that may be executed"));
        }
        SortedMap<String, String> environment = AgentEnvironment.of(events.get(0), line.recipient(), zone, version);
        environment.putIfAbsent("PATH", PATH);
        return processes
                .run(new ProcessRunner.Command(
                        numbers.incrementAndGet(),
                        List.of(program),
                        environment,
                        line.recipient().manner().timeout(),
                        LatestStart.WHENEVER,
                        0))
                .thenApply(AgentCourier::delivery);
    }

    private static Delivery delivery(ProcessEnd end) {
        if (end instanceof ProcessEnd.Exited exited) {
            String said = exited.output().exitReason();
            return exited.status() == 0
                    ? Delivery.done("exit status 0 after " + exited.took().toMillis() + " ms")
                    : Delivery.failed("exit status " + exited.status() + (said.isEmpty() ? "" : ": " + said));
        }
        if (end instanceof ProcessEnd.TimedOut late) {
            return Delivery.failed("no end within " + late.limit().toMillis() + " ms"
                    + (late.remains() ? ", and not to be killed" : ""));
        }
        if (end instanceof ProcessEnd.NotExecuted not) {
            return Delivery.failed("cannot be executed: " + not.reason());
        }
        return Delivery.failed(end instanceof ProcessEnd.NotStarted not ? not.reason() : "ended early: " + end);
    }
}
