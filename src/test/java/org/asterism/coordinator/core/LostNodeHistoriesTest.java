package org.asterism.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.coordinator.core.Fixtures.A;
import static org.asterism.coordinator.core.Fixtures.B;
import static org.asterism.coordinator.core.Fixtures.C;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.coordinator.core.Conductor.Order;
import org.asterism.coordinator.core.Conductor.Step;
import org.asterism.model.BootTime;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.model.OcfCode;
import org.asterism.model.OperationKey;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.junit.jupiter.api.Test;

/**
 * Random histories of one conductor (on a) with the real scheduler. Node b is cut off, comes back, restarts, is fenced, obeys
 * orders late or never, and other coordinators order things of it while a follows. Nothing may start the database while it
 * runs anywhere else.
 */
class LostNodeHistoriesTest {

    /** More of them by -Dasterism.lostNodeHistories. */
    private static final int HISTORIES = Integer.getInteger("asterism.lostNodeHistories", 500);

    private static final int EVENTS = 60;
    private static final ResourceId DATABASE = new ResourceId("db");

    @Test
    void theDatabaseNeverStartsWhileItRunsElsewhere() {
        int starts = 0;
        int takeovers = 0;
        for (long seed = 1; seed <= HISTORIES; seed++) {
            History history = new History(seed);
            for (int i = 0; i < EVENTS; i++) {
                history.event();
                assertThat(history.violation)
                        .as(() -> "seed " + history.seed + "\n" + String.join("\n", history.log))
                        .isEmpty();
            }
            starts += history.starts;
            takeovers += history.takeovers;
        }

        assertThat(starts).isGreaterThan(HISTORIES);
        assertThat(takeovers).isGreaterThan(HISTORIES / 20);
    }

    /** A node as it really is. */
    private static final class Machine {
        final NodeName name;
        boolean isUp = true;
        boolean isRunning;
        boolean hasHistory = true;
        boolean failsProbes;
        OcfCode last = OcfCode.SUCCESS;
        String lastAction = "stop";
        Incarnation incarnation = Fixtures.incarnation(1);
        Epoch bound = new Epoch(1);
        long sequence = 1;
        long call = 1;

        Machine(NodeName name) {
            this.name = name;
        }

        NodeView view() {
            TreeMap<ResourceId, ResourceHistory> history = new TreeMap<>();
            ResourceHistory power = LostNodeTest.power("stop");
            history.put(power.resource(), power);
            if (hasHistory) {
                history.put(DATABASE, Fixtures.ran("db", lastAction, call, last));
            }
            return new NodeView(incarnation, sequence, NodeView.Stay.STAYS, new TreeMap<>(), history);
        }

        void did(String action, OcfCode code) {
            hasHistory = true;
            lastAction = action;
            last = code;
            call++;
            sequence++;
        }
    }

    private record Report(NodeView view, List<Outcome> outcomes) {}

    private static final class History {
        final long seed;
        final List<String> log = new ArrayList<>();
        final Random random;
        final SortedMap<NodeName, Machine> machines = new TreeMap<>();
        final Deque<Order> toB = new ArrayDeque<>();
        final Deque<Report> fromB = new ArrayDeque<>();
        Conductor conductor;
        BootTime now = new BootTime(Duration.ofSeconds(1000).toNanos());
        Instant wall = Instant.EPOCH;
        long epoch = 5;
        boolean isLeading;
        boolean isOldOrderUnderWay;
        boolean isCut;
        Optional<Sight.GivenUp> loss = Optional.empty();
        Optional<Generation> fenced = Optional.empty();
        String violation = "";
        int starts;
        int takeovers;

        History(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            List.of(A, B, C).forEach(node -> machines.put(node, new Machine(node)));
            Observed observed = Observed.nothing(A, new TreeSet<>(List.of(A, B, C)))
                    .documented(LostNodeTest.document(), new DocumentVersion(new Epoch(5), 1))
                    .reaching(new TreeSet<>(List.of(B, C)));
            for (Machine machine : machines.values()) {
                observed = observed.reported(machine.name, machine.view());
            }
            conductor = Conductor.start(LostNodeTest.tools(), observed);
            lead(random.nextBoolean());
        }

        Machine b() {
            return machines.get(B);
        }

        void event() {
            now = now.plus(Duration.ofMillis(100 + random.nextInt(400)));
            wall = wall.plusMillis(500);
            switch (random.nextInt(16)) {
                case 0 -> cutOrHeal();
                case 1, 2 -> giveUpB();
                case 3 -> lead(random.nextBoolean());
                case 4 -> restartB();
                case 5 -> fence();
                case 6 -> confirm();
                case 7 -> conductor = conductor.planned(LostNodeTest.book(conductor));
                case 8 -> longTime();
                case 9 -> lateOrder();
                case 10 -> cleanUp(machines.get(random.nextBoolean() ? A : C));
                case 11, 12 -> obeyB();
                default -> deliver();
            }
            resight();
        }

        private void lead(boolean leads) {
            isLeading = leads;
            epoch++;
            machines.get(A).bound = new Epoch(epoch);
            machines.get(C).bound = new Epoch(epoch);
            if (leads) {
                log.add("a leads " + epoch);
            } else {
                log.add("another leads " + epoch);
                boolean isFree = machines.values().stream().noneMatch(machine -> machine.isRunning);
                isOldOrderUnderWay |= isFree && isHeard() && toB.isEmpty();
            }
            resight();
        }

        boolean isHeard() {
            return b().isUp && !isCut;
        }

        private void cutOrHeal() {
            isCut = !isCut;
            log.add(isCut ? "b is cut off" : "b is connected");
        }

        private void giveUpB() {
            if (!isHeard() && loss.isEmpty()) {
                loss = Optional.of(
                        new Sight.GivenUp(b().incarnation, now.plus(Duration.ofMillis(random.nextInt(300)))));
                log.add("b is given up: " + loss.get());
            }
        }

        /** What another coordinator ordered lands as long as b is not bound to a newer epoch. */
        private void lateOrder() {
            if (isOldOrderUnderWay && b().isUp) {
                isOldOrderUnderWay = false;
                start(b());
                report(b(), List.of());
            }
        }

        /** Within the time limits an order to a node that is heard arrives, or is lost; to one that is not it may arrive later. */
        private void longTime() {
            boolean isLost = random.nextBoolean();
            while (isHeard() && !toB.isEmpty()) {
                if (isLost) {
                    toB.clear();
                } else {
                    obeyB();
                }
            }
            resight();
            now = now.plus(Duration.ofSeconds(40));
            follow("woken", conductor.woken(now, wall));
        }

        private void restartB() {
            Machine b = b();
            boolean isReboot = random.nextBoolean();
            log.add(isReboot ? "b reboots" : "the manager of b restarts");
            b.isUp = true;
            b.isRunning &= !isReboot;
            b.incarnation = new Incarnation(b.incarnation.generation().next(), 1);
            b.sequence = 0;
            b.did("monitor", b.isRunning ? OcfCode.SUCCESS : OcfCode.NOT_RUNNING);
            toB.clear();
            fromB.clear();
            isOldOrderUnderWay = false;
            report(b, List.of());
        }

        private void fence() {
            Machine b = b();
            if (loss.isPresent()
                    && b.isUp
                    && loss.get().incarnation().generation().equals(b.incarnation.generation())) {
                log.add("b is powered off");
                b.isUp = false;
                b.isRunning = false;
                isOldOrderUnderWay = false;
                toB.clear();
                fenced = Optional.of(b.incarnation.generation());
            }
        }

        /** The word of the device arrives, at any time after it was true. */
        private void confirm() {
            fenced.ifPresent(life -> follow("confirmed " + life, conductor.confirmed(B, life, "fenced", now, wall)));
        }

        private void cleanUp(Machine machine) {
            if (!machine.isRunning) {
                log.add(machine.name + " forgets and looks anew");
                machine.failsProbes = random.nextBoolean();
                machine.hasHistory = false;
                machine.sequence++;
                report(machine, List.of());
            }
        }

        private void resight() {
            Machine b = b();
            if (isHeard()) {
                if (loss.isPresent() && b.incarnation.compareTo(loss.get().incarnation()) <= 0) {
                    b.incarnation = b.incarnation.next();
                    b.sequence++;
                    toB.clear();
                    report(b, List.of());
                }
                loss = Optional.empty();
                if (random.nextBoolean()) {
                    b.bound = new Epoch(epoch);
                    isOldOrderUnderWay &= !isLeading;
                }
            }
            TreeMap<NodeName, Sight> sights = new TreeMap<>();
            machines.values().forEach(machine -> sights.put(machine.name, heard(machine)));
            if (!isHeard()) {
                sights.put(B, loss.<Sight>map(lost -> lost).orElse(Sight.SILENT));
            }
            Lead lead = isLeading ? new Lead.Leads(new Epoch(epoch)) : Lead.FOLLOWS;
            follow("sights " + sights, conductor.sighted(lead, sights, now, wall));
        }

        private static Sight heard(Machine machine) {
            NodeView view = machine.view();
            return new Sight.Heard(
                    machine.incarnation, machine.bound, Fixtures.digest(view.history(), view.attributes()));
        }

        private void follow(String what, Step step) {
            log.add(what);
            conductor = step.next();
            for (Order order : step.orders()) {
                log.add("  order " + order);
                if (order.action().node().equals(B)) {
                    toB.add(order);
                } else {
                    obey(machines.get(order.action().node()), order);
                }
            }
        }

        private void obeyB() {
            Order order = toB.poll();
            boolean isForUs = order != null
                    && b().isUp
                    && order.incarnation().equals(b().incarnation)
                    && !order.epoch().isOlderThan(b().bound);
            if (isForUs) {
                b().bound = order.epoch();
                obey(b(), order);
            }
        }

        private void obey(Machine machine, Order order) {
            OperationKey operation = order.action().operation();
            if (!operation.resource().equals(DATABASE)) {
                return;
            }
            Outcome.Result result = Outcome.Result.SUCCEEDED;
            switch (operation.action()) {
                case "start" -> start(machine);
                case "stop" -> {
                    machine.isRunning = false;
                    machine.did("stop", OcfCode.SUCCESS);
                }
                case "monitor" -> {
                    boolean isDoubtful = machine.failsProbes && !machine.isRunning;
                    machine.failsProbes = false;
                    OcfCode found = machine.isRunning ? OcfCode.SUCCESS : OcfCode.NOT_RUNNING;
                    machine.did("monitor", isDoubtful ? OcfCode.ERROR : found);
                    result = isDoubtful ? Outcome.Result.FAILED : Outcome.Result.SUCCEEDED;
                }
                default -> throw new AssertionError(operation);
            }
            report(machine, List.of(new Outcome(machine.name, operation, result, "")));
        }

        private void start(Machine machine) {
            log.add("  it starts on " + machine.name);
            machines.values().stream()
                    .filter(other -> other != machine && other.isRunning)
                    .forEach(other -> violation = "starts on " + machine.name + " while it runs on " + other.name);
            starts++;
            takeovers += machine.name.equals(B) ? 0 : 1;
            machine.isRunning = true;
            machine.did("start", OcfCode.SUCCESS);
        }

        private void report(Machine machine, List<Outcome> outcomes) {
            if (machine.name.equals(B)) {
                fromB.add(new Report(machine.view(), outcomes));
            } else {
                follow(
                        "report of " + machine.name,
                        conductor.reported(machine.name, machine.view(), outcomes, now, wall));
            }
        }

        private void deliver() {
            Report report = isCut && random.nextInt(4) > 0 ? null : fromB.poll();
            if (report != null) {
                follow("report of b", conductor.reported(B, report.view(), report.outcomes(), now, wall));
            }
        }
    }
}
