package org.asterism.resource.agent;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.asterism.resource.agent.AddressGatePort.Position;
import org.asterism.resource.agent.AddressPort.Step;
import org.asterism.resource.agent.NeighbourPort.Contact;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the network where the addresses are that this node serves: some times after a start, now and then later, and again when
 * machines may have missed it, after a carrier or another node came back. Then one neighbour, the gateway as a rule, is asked from
 * the address: its answer comes only if its own table leads here. Thread-safe.
 *
 * <p>Decided: the echo is asked first and ARP (neighbour discovery) only after it, because an answer to the latter shows that
 * the neighbour has learned it just now (RFC 826), but not that it takes it; a router that answers no echo still counts then.
 * Decided: what does not answer is told and asked again, and the address stays; rejected: giving it up, since no other
 * node would fare better with a dead gateway.
 */
public final class Announcements {

    private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);

    /** With hundreds of addresses and a gateway that is silent, the threads are for others too. */
    private static final int AT_ONCE = 2;

    private static final Duration TURN = Duration.ofMillis(250);

    /** Who has to answer the address. */
    sealed interface Witness {
        record Gateway() implements Witness {}

        record Host(InetAddress address) implements Witness {}

        record Nobody() implements Witness {}
    }

    /**
     * How an address is announced.
     *
     * @param count after a start, the first at once
     * @param refresh between later ones; zero for none
     * @param limit how long an answer of the witness is waited for
     */
    record Plan(
            FloatingAddress address, int count, Duration pause, Duration refresh, Witness witness, Duration limit) {}

    /** One address while it is served; it is over when another one is current. */
    private record Term(Plan plan, long number) {}

    private final AddressPort device;
    private final NeighbourPort neighbours;
    private final AddressGatePort gate;
    private final Executor blocking;
    private final Later later;
    private final AgentNotes notes;
    private final Map<InetAddress, Term> terms = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong();
    private final Semaphore asking = new Semaphore(AT_ONCE);

    /** @param blocking for calls into the kernel and for waiting for answers */
    public Announcements(
            AddressPort device,
            NeighbourPort neighbours,
            AddressGatePort gate,
            Executor blocking,
            Later later,
            AgentNotes notes) {
        this.device = device;
        this.neighbours = neighbours;
        this.gate = gate;
        this.blocking = blocking;
        this.later = later;
        this.notes = notes;
    }

    /** All addresses that are served: after a partition has healed. Returns at once. */
    public void everythingAgain() {
        terms.values().forEach(this::again);
    }

    /** The gate was opened. The first announcement leaves before this returns. */
    void begin(Plan plan) {
        Term term = new Term(plan, last.incrementAndGet());
        terms.put(plan.address().address(), term);
        series(term, plan.count());
        later.after(plan.pause(), () -> blocking.execute(() -> verify(term, Math.max(1, plan.count()))));
        refreshLater(term);
    }

    /** It is open, perhaps from an earlier life of this manager: goes on with it. */
    void keep(Plan plan) {
        Term present = terms.get(plan.address().address());
        if (present == null) {
            Term term = new Term(plan, last.incrementAndGet());
            if (terms.putIfAbsent(plan.address().address(), term) == null) {
                refreshLater(term);
            }
        } else if (!present.plan().equals(plan)) {
            Term term = new Term(plan, last.incrementAndGet());
            if (terms.replace(plan.address().address(), present, term)) {
                refreshLater(term);
            }
        }
    }

    /** It is served here no more. */
    void end(FloatingAddress address) {
        terms.remove(address.address());
        notes.end(key(address), address + " is no longer served here");
    }

    /** Its carrier is back, or it was put back on its device. */
    void again(FloatingAddress address) {
        Term term = terms.get(address.address());
        if (term != null) {
            again(term);
        }
    }

    private void again(Term term) {
        blocking.execute(() -> {
            series(term, term.plan().count());
            verify(term, 1);
        });
    }

    private boolean isOver(Term term) {
        Term present = terms.get(term.plan().address().address());
        return present == null || present.number() != term.number();
    }

    /** Behind a shut gate an announcement does not leave, so one that comes late does no harm. */
    private void series(Term term, int left) {
        if (left <= 0 || isOver(term)) {
            return;
        }
        announce(term);
        if (left > 1) {
            later.after(term.plan().pause(), () -> blocking.execute(() -> series(term, left - 1)));
        }
    }

    private void announce(Term term) {
        if (device.announce(term.plan().address()) instanceof Step.Failed failed) {
            LOG.warn("address not announced: address={} reason={}", term.plan().address(), failed.reason());
        }
    }

    private void refreshLater(Term term) {
        Duration pause = term.plan().refresh();
        if (pause.isZero()) {
            return;
        }
        later.after(
                pause,
                () -> gate.position(term.plan().address())
                        .thenAcceptAsync(position -> refresh(term, position), blocking));
    }

    private void refresh(Term term, Position position) {
        if (isOver(term)) {
            return;
        }
        if (position != Position.OPEN) {
            terms.remove(term.plan().address().address(), term);
            return;
        }
        if (gate.isLeased()) {
            announce(term);
            verify(term, 1);
        }
        refreshLater(term);
    }

    // ---- whether it is known

    private void verify(Term term, int left) {
        Plan plan = term.plan();
        Optional<InetAddress> witness = witness(plan);
        if (witness.isEmpty() || isOver(term) || !gate.isLeased()) {
            return;
        }
        if (!asking.tryAcquire()) {
            later.after(TURN, () -> blocking.execute(() -> verify(term, left)));
            return;
        }
        Contact contact;
        try {
            contact = asked(plan, witness.get());
        } finally {
            asking.release();
        }
        if (contact instanceof Contact.Answered) {
            notes.end(key(plan.address()), witness.get().getHostAddress() + " answers " + plan.address());
            return;
        }
        if (contact instanceof Contact.Unknown unknown) {
            LOG.warn("not verified: address={} reason={}", plan.address(), unknown.reason());
            return;
        }
        if (left > 1) {
            later.after(plan.pause(), () -> blocking.execute(() -> verify(term, left - 1)));
        } else if (!isOver(term) && gate.isLeased()) {
            notes.show(key(plan.address()), sentence(plan, witness.get()));
        }
    }

    private Contact asked(Plan plan, InetAddress witness) {
        Contact contact = neighbours.echo(plan.address(), witness, plan.limit());
        return contact instanceof Contact.Silent
                ? neighbours.introduce(plan.address(), witness, plan.limit())
                : contact;
    }

    private Optional<InetAddress> witness(Plan plan) {
        if (plan.witness() instanceof Witness.Host host) {
            return Optional.of(host.address());
        }
        return plan.witness() instanceof Witness.Gateway ? neighbours.gateway(plan.address()) : Optional.empty();
    }

    private static String key(FloatingAddress address) {
        return "address " + address.address().getHostAddress();
    }

    private static String sentence(Plan plan, InetAddress witness) {
        return "address not verified: " + witness.getHostAddress() + " answers neither an echo request nor "
                + (plan.address().address().getAddress().length == 4 ? "ARP" : "neighbour discovery") + " from "
                + plan.address() + ", so it is dead or what it sends may go to the former owner; "
                + (plan.refresh().isZero()
                        ? "arp-refresh = 0s: nothing more is tried"
                        : "announced and asked again each " + plan.refresh().toSeconds() + " s")
                + "; look at its neighbour table for that address, or name another host in 'verify-with'";
    }
}
