package org.asterism.node;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.asterism.api.ArbiterReport;
import org.asterism.config.ArbiterSettings;
import org.asterism.heartbeat.Heart;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Outcome;
import org.asterism.kernel.Priority;
import org.asterism.model.NodeName;
import org.asterism.observability.Metrics;
import org.asterism.transport.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running arbiter: a seat in each of its clusters, and a port that shows how they stand. */
final class ArbiterProcess {

    private static final Logger LOG = LoggerFactory.getLogger(ArbiterProcess.class);
    private static final Duration KEY_CHECK = Duration.ofSeconds(2);
    private static final Duration DROP_CHECK = Duration.ofSeconds(10);

    /** The hearts, and the thread of the virtual machine that collects garbage while all others stand still. */
    private static final Set<String> URGENT = Set.of(Heart.THREAD, "VM Thread");

    private final ActorSystem<Guardian.Begin> system;
    private final List<ArbiterSeat> seats;
    private final ArbiterPort port;

    private ArbiterProcess(ActorSystem<Guardian.Begin> system, List<ArbiterSeat> seats, ArbiterPort port) {
        this.system = system;
        this.seats = seats;
        this.port = port;
    }

    /** @param givenUp clusters whose labels do not bind in this life */
    static ArbiterProcess start(ArbiterSettings settings, Set<String> givenUp) throws Refusals {
        Kernel.warmUp();
        ActorSystem<Guardian.Begin> system =
                ActorSystem.create(Guardian.create(), "asterism-arbiter", LocalConfig.under(ConfigFactory.empty()));
        List<ArbiterSeat> seats = new ArrayList<>();
        boolean isStarted = false;
        try {
            Executor files = system.dispatchers().lookup(DispatcherSelector.fromConfig("asterism.dispatcher.file"));
            for (ArbiterSettings.Cluster cluster : settings.clusters()) {
                boolean isGivenUp = givenUp.contains(cluster.settings().cluster());
                seats.add(ArbiterSeat.take(
                        cluster,
                        settings.state(),
                        isGivenUp ? ArbiterSeat.Labels.GIVEN_UP : ArbiterSeat.Labels.BINDING,
                        files));
            }
            ArbiterPort port = open(settings, seats, files);
            system.tell(new Guardian.Begin(context ->
                    seats.forEach(seat -> context.spawn(Transport.create(transport(seat, files)), name(seat)))));
            raise(settings);
            LOG.info(
                    "arbiter votes in {}",
                    seats.stream().map(seat -> seat.settings().cluster()).toList());
            isStarted = true;
            return new ArbiterProcess(system, seats, port);
        } finally {
            if (!isStarted) {
                seats.forEach(ArbiterSeat::leave);
                system.terminate();
            }
        }
    }

    private static String name(ArbiterSeat seat) {
        return "transport-" + seat.settings().cluster();
    }

    private static Transport.Setting transport(ArbiterSeat seat, Executor files) {
        String cluster = seat.settings().cluster();
        return new Transport.Setting(
                seat.links(),
                seat.keyFile(),
                seat.keys(),
                LinkPlans.largestFrame(seat.settings()),
                files,
                KEY_CHECK,
                DROP_CHECK,
                sentence -> LOG.warn("cluster={} {}", cluster, sentence));
    }

    private static ArbiterPort open(ArbiterSettings settings, List<ArbiterSeat> seats, Executor executor)
            throws Refusals {
        Metrics metrics = Metrics.create();
        seats.forEach(seat -> new ArbiterFigures(seat).show(metrics.registry()));
        NodeName name = seats.get(0).settings().self();
        try {
            return ArbiterPort.open(
                    new InetSocketAddress(settings.host(), settings.port()),
                    () -> new ArbiterReport(
                            name, seats.stream().map(ArbiterSeat::report).toList()),
                    metrics,
                    executor);
        } catch (IOException e) {
            throw new Refusals("port " + settings.port() + " on "
                    + settings.host().getHostAddress() + " for status cannot be opened: " + e.getMessage());
        }
    }

    private static void raise(ArbiterSettings settings) {
        int realtime = settings.clusters().stream()
                .mapToInt(cluster -> cluster.settings().limits().realtime())
                .max()
                .orElse(0);
        if (Priority.realtime(realtime, URGENT) instanceof Outcome.Refused refused) {
            LOG.warn(
                    "under load this arbiter may be late reason={}",
                    refused.refusal().sentence());
        }
    }

    void stop() {
        port.close();
        seats.forEach(ArbiterSeat::leave);
        system.terminate();
    }

    /** Ends when a vital part failed. */
    CompletionStage<Done> whenTerminated() {
        return system.getWhenTerminated();
    }
}
