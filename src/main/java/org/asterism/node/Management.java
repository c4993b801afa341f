package org.asterism.node;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.typed.ActorRef;
import org.asterism.api.ClusterStatus.Risk;
import org.asterism.api.QuorumReport;
import org.asterism.coordinator.ChangeDesk;
import org.asterism.coordinator.Coordinator;
import org.asterism.fencing.Fencer;
import org.asterism.heartbeat.HeartSnapshot;
import org.asterism.http.HttpRefusedToStart;
import org.asterism.http.HttpServices;
import org.asterism.http.HttpSettings;
import org.asterism.http.ManagementServer;
import org.asterism.kernel.BootClock;
import org.asterism.keys.KeyDesk;
import org.asterism.model.BootTime;
import org.asterism.model.ClusterState;
import org.asterism.model.Epoch;
import org.asterism.net.NetKeeper;
import org.asterism.observability.EventKind;
import org.asterism.observability.Health;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the HTTP interface over the node's actors. */
final class Management {

    private static final Logger LOG = LoggerFactory.getLogger(Management.class);

    /** The heart publishes several times a second. */
    private static final Duration HEART_STILL = Duration.ofSeconds(5);

    /** When peers were heard, and their addresses with that. */
    private static final Duration FIRST_PROBE = Duration.ofSeconds(5);

    private static final Duration PROBE = Duration.ofMinutes(5);

    private final Shared shared;
    private final PathProbe paths;
    private final AtomicReference<Optional<DrillDesk>> drills = new AtomicReference<>(Optional.empty());
    private final BootTime startedAt = BootClock.now();

    Management(Shared shared) {
        this.shared = shared;
        this.paths = new PathProbe(
                () -> PathProbe.paths(shared.settings(), shared.parts().links()),
                LinkPlans.largestFrame(shared.settings()),
                PingProgram::isAnswered,
                sentence -> shared.parts().story().tell(EventKind.OTHER, sentence));
    }

    /** {@code restarter} begins a planned restart, or says no. */
    void open(
            HttpSettings http,
            ActorRef<Coordinator.Command> coordinator,
            ActorRef<ChangeDesk.Command> desk,
            ActorRef<KeyDesk.Command> keys,
            ActorRef<Fencer.Command> fencer,
            NetKeeper.Status net,
            Supplier<Boolean> restarter,
            NodeAttributes attributes,
            AgentAdvice agents) {
        Masks masks = new Masks(agents.book());
        AuditLine audit = AuditLine.open(shared, masks);
        shared.audits().open(audit.records().trail());
        Control control = new Control(
                shared.system(),
                shared.planner(),
                shared::plan,
                shared.changeFinder(),
                () -> PlanStatus.of(
                        shared.planning().counts(),
                        shared.plansAhead(),
                        shared.settings().planning().aheadBudget()),
                shared.callCounts()::known,
                shared.settings(),
                shared::pulse,
                this::statusPulse,
                coordinator,
                desk,
                this::quorum,
                fencer,
                shared.parts().events(),
                restarter,
                () -> risks(audit),
                new KeyControl(shared.system(), keys),
                attributes,
                agents,
                new ConfigKept(shared.parts().store()),
                masks,
                shared.healths(),
                new IncidentNotes(shared.parts().flight().desk()::list, Logs::ongoing, InstantSource.system()));
        DrillDesk desks = drills(control, audit);
        probeAfter(FIRST_PROBE);
        shared.samples().show(shared.parts().metrics());
        shared.healths().show(shared.parts().metrics());
        shared.samples().follow(shared::after);
        open(http, services(control, audit, desks, net));
    }

    private HttpServices services(Control control, AuditLine audit, DrillDesk desks, NetKeeper.Status net) {
        return new HttpServices(
                control,
                shared.parts().metrics(),
                health(),
                shared.parts().events(),
                audit.records(),
                shared.audits(),
                shared.parts().flight().desk(),
                shared.alerts(),
                desks,
                shared.samples()::report,
                shared.precheck()::report,
                () -> net.system().map(system -> (ClassicActorSystemProvider) system));
    }

    private Health health() {
        Health health = new Health();
        health.register("heart", Health.Probe.LIVENESS, this::beats);
        health.register("quorum", Health.Probe.READINESS, this::hasQuorum);
        return health;
    }

    private DrillDesk drills(Control control, AuditLine audit) {
        DrillDesk desk = DrillDesk.open(shared, control);
        desk.schedule(entry -> {
            var unused = audit.records().trail().append(entry);
        });
        drills.set(Optional.of(desk));
        return desk;
    }

    private void open(HttpSettings http, HttpServices services) {
        try {
            ManagementServer.start(
                            shared.system(),
                            http,
                            services,
                            shared.parts().tls().encryption())
                    .whenComplete((server, failure) -> {
                        if (failure != null) {
                            // Its loss never stops the cluster.
                            LOG.error("the management port {}:{} does not open", http.host(), http.port(), failure);
                        }
                    });
        } catch (HttpRefusedToStart e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private void probeAfter(Duration wait) {
        shared.after(
                wait,
                () -> shared.processes().execute(() -> {
                    paths.look();
                    probeAfter(PROBE);
                }));
    }

    private List<String> hindrances() {
        List<String> all = new ArrayList<>(paths.troubles());
        shared.parts().links().status().stream()
                .filter(link -> !link.detail().isEmpty())
                .map(link -> "link " + link.label() + ": " + link.detail())
                .forEach(all::add);
        all.addAll(shared.conflicts().sentences());
        all.addAll(shared.notes().sentences());
        shared.survival().ifPresent(line -> all.addAll(line.sentences()));
        shared.registrations().ifPresent(line -> all.addAll(line.sentences()));
        Objects.requireNonNull(shared.dispatchers().get())
                .forEach((at, words) -> all.add("dispatcher " + at + ": " + words));
        all.addAll(shared.withoutQuorum().sentences());
        all.addAll(shared.watchdog().sentences());
        Objects.requireNonNull(drills.get()).ifPresent(desk -> all.addAll(desk.sentences()));
        return all;
    }

    private List<Risk> risks(AuditLine audit) {
        return Stream.of(
                        KeyRisks.of(shared.parts().links().keys()),
                        StuckRisks.of(shared.plansAhead().stuck()),
                        shared.parts().tls().risks(Instant.now()),
                        audit.risks())
                .flatMap(List::stream)
                .toList();
    }

    private Health.Outcome beats() {
        Duration age = BootClock.now().since(shared.pulse().at());
        return age.compareTo(HEART_STILL) < 0
                ? Health.Outcome.UP
                : new Health.Outcome.Down("the heart was last seen " + age.toMillis() + " ms ago");
    }

    private Health.Outcome hasQuorum() {
        HeartSnapshot now = shared.pulse();
        boolean isWon = now.votes() == ClusterState.Votes.WON
                && !now.leadership().epoch().equals(Epoch.NONE);
        return isWon ? Health.Outcome.UP : new Health.Outcome.Down(now.reason());
    }

    private QuorumReport quorum() {
        HeartSnapshot now = shared.pulse();
        return new VoteExplainer(
                        shared.settings(),
                        now,
                        now.document(),
                        shared.reach().sentences(),
                        shared.withoutQuorum()
                                .sentences(
                                        shared.settings().timing(),
                                        shared.watchdog().withoutLease(),
                                        Instant.now()))
                .explain();
    }

    private Pulse statusPulse() {
        HeartSnapshot now = shared.pulse();
        return new Pulse(
                now.incarnation(),
                now.leadership(),
                now.leaseLeft(),
                now.votes(),
                now.reason(),
                now.peers(),
                now.newest(),
                BootClock.now().since(startedAt),
                hindrances());
    }
}
