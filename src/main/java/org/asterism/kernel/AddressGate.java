package org.asterism.kernel;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;

/**
 * The gate that keeps this node's floating addresses off the network unless the node holds a lease; the kernel ends the
 * lease by itself.
 *
 * <p>A frame from or to a gated address passes if the address is <i>opened</i> and some slot of the lease is both
 * <i>armed</i> and <i>confirmed</i>. Each round {@link #arm arms} the next slot (a ticket whose time runs in the kernel
 * from then on), asks the quorum only after that, and {@link #confirm confirms} the slot when the quorum granted that
 * very round. A writer that was frozen in between confirms a ticket that is dead, or one that is no longer its own, and
 * opens nothing. No clock is read in user space.
 *
 * <p>All calls are synchronous: when they return, the kernel has committed or refused. They must come from one thread;
 * the lock only keeps a mistake from mixing two transactions. Nothing is thrown for a refusal of the kernel.
 *
 * <p>Cost of {@code arm} + {@code confirm} is independent of the number of addresses, about 0.1 ms.
 */
public final class AddressGate implements AutoCloseable {

    public static final int SLOTS = GateRules.SLOTS;
    public static final String TABLE = "asterism";
    /** Longest time-out of a slot. */
    public static final Duration LONGEST_LEASE = Duration.ofSeconds(30);
    /** Most addresses that can be gated. */
    public static final int MOST_ADDRESSES = 2000;

    private static final int RESTART_SLOT = SLOTS;

    private final GateChannel channel;
    private final Addresses addresses;
    private final GateInstaller installer;
    private final List<GateLayout> candidates;
    private final boolean[] armed = new boolean[SLOTS + 1];
    private SortedSet<InetAddress> gated = GateInstaller.sorted(List.of());
    private SortedSet<InetAddress> opened = unmodifiable(List.of()); // never changed: it is asked for more often
    private GateLayout layout;
    private boolean isTaken;

    private AddressGate(GateChannel channel, Addresses addresses, List<GateLayout> candidates) {
        this.channel = channel;
        this.addresses = addresses;
        installer = new GateInstaller(channel, addresses);
        this.candidates = candidates;
        layout = candidates.get(0);
    }

    /** Opens the socket, in the network namespace of the calling thread; changes nothing in the kernel. */
    public static Answer<AddressGate> create() {
        return create(List.of(GateLayout.NETDEV, GateLayout.INET_ARP));
    }

    /** As {@link #create()}, with one layout and no other. */
    public static Answer<AddressGate> create(GateLayout forced) {
        return create(List.of(forced));
    }

    private static Answer<AddressGate> create(List<GateLayout> candidates) {
        Answer<NetlinkSocket> socket = NetlinkSocket.open(NetlinkSocket.NETLINK_NETFILTER);
        if (socket instanceof Answer.Failed<NetlinkSocket> failed) {
            return new Answer.Failed<>(failed.refusal());
        }
        GateChannel channel = new GateChannel(((Answer.Got<NetlinkSocket>) socket).value(), TABLE);
        Answer<Addresses> addresses = Addresses.create();
        if (addresses instanceof Answer.Failed<Addresses> failed) {
            channel.close();
            return new Answer.Failed<>(failed.refusal());
        }
        return new Answer.Got<>(new AddressGate(channel, ((Answer.Got<Addresses>) addresses).value(), candidates));
    }

    /**
     * Puts the gate up. One of ours that stands already is taken over as it is, so that a planned restart of the
     * manager closes nothing; its rules are written anew in the same transaction. Otherwise the new gate is closed.
     */
    public synchronized GateInstallation install(Collection<DeviceName> devices, Collection<InetAddress> addresses) {
        check(addresses);
        for (GateLayout candidate : candidates) {
            if (installer.stands(candidate)) {
                GateInstaller.Built built = installer.rebuild(candidate, devices, addresses);
                if (built.stands()) {
                    Arrays.fill(armed, false);
                    return taken(candidate, addresses, built);
                }
            }
        }
        return installClosed(devices, addresses);
    }

    /** Puts the gate up with everything closed, whatever stood there before. */
    public synchronized GateInstallation installClosed(
            Collection<DeviceName> devices, Collection<InetAddress> addresses) {
        check(addresses);
        Arrays.fill(armed, false);
        for (GateLayout candidate : candidates) {
            GateInstaller.Built built = installer.replace(candidate, devices, addresses);
            if (built.stands() || !built.isUnsupported()) {
                return taken(candidate, addresses, built);
            }
        }
        return new GateInstallation.Refused(
                Refusal.of(Refusal.EOPNOTSUPP, "install the gate", Refusal.Needs.NET_ADMIN));
    }

    /**
     * Changes devices and gated addresses of the standing gate in one step. Slots go on; an address that is no longer
     * gated is no longer opened; a new one is shut. If the gate does not stand any more, a closed one is put up.
     */
    public synchronized GateInstallation setGated(Collection<DeviceName> devices, Collection<InetAddress> addresses) {
        check(addresses);
        if (!installer.stands(layout)) {
            return installClosed(devices, addresses);
        }
        GateInstaller.Built built = installer.rebuild(layout, devices, addresses);
        return built.stands() ? taken(layout, addresses, built) : built.installation();
    }

    /**
     * Starts the time of a slot, unconfirmed. What the slot held before is cleared in the same transaction. Only after
     * {@link GateAnswer.Done} may the request for this round leave.
     */
    public synchronized GateAnswer arm(int slot, Duration timeout) {
        return armPair(checkSlot(slot), GateRules.ticket(slot), GateRules.confirmed(slot), timeout);
    }

    /** The quorum granted the round of this slot. Harmless if the ticket is dead meanwhile: it stays dead. */
    public synchronized GateAnswer confirm(int slot) {
        return confirmPair(checkSlot(slot), GateRules.confirmed(slot));
    }

    /** As {@link #arm} for the lease that bridges a planned restart of the manager. */
    public synchronized GateAnswer armRestart(Duration timeout) {
        return armPair(RESTART_SLOT, GateRules.RESTART_TICKET, GateRules.RESTART_CONFIRMED, timeout);
    }

    public synchronized GateAnswer confirmRestart() {
        return confirmPair(RESTART_SLOT, GateRules.RESTART_CONFIRMED);
    }

    /** Ends everything at once: slots, restart lease, opened addresses. Rounds under way can no longer be confirmed. */
    public synchronized GateAnswer closeAll() {
        Arrays.fill(armed, false);
        NftBatch batch = channel.batch();
        for (int family : layout.families()) {
            for (int slot = 0; slot < SLOTS; slot++) {
                batch.clearSet(family, GateRules.confirmed(slot)).clearSet(family, GateRules.ticket(slot));
            }
            batch.clearSet(family, GateRules.RESTART_CONFIRMED).clearSet(family, GateRules.RESTART_TICKET);
            GateInstaller.setsOf(family, "mine").forEach(set -> batch.clearSet(family, set));
        }
        GateAnswer answer = commit(batch, "close the gate");
        if (answer instanceof GateAnswer.Done) {
            opened = unmodifiable(List.of());
        }
        return answer;
    }

    /** Lets this address pass while the lease holds. Idempotent. */
    public synchronized GateAnswer open(InetAddress address) {
        if (!gated.contains(address)) {
            return new GateAnswer.NotGated(address);
        }
        NftBatch batch = channel.batch();
        for (int family : GateInstaller.familiesOf(layout, address)) {
            batch.add(family, GateInstaller.setOf("mine", address), List.of(address.getAddress()));
        }
        GateAnswer answer = commit(batch, "open " + address.getHostAddress());
        if (answer instanceof GateAnswer.Done) {
            SortedSet<InetAddress> next = GateInstaller.sorted(opened);
            next.add(address);
            opened = Collections.unmodifiableSortedSet(next);
        }
        return answer;
    }

    /** Shuts this address, lease or not. Idempotent. */
    public synchronized GateAnswer close(InetAddress address) {
        if (!gated.contains(address)) {
            return new GateAnswer.NotGated(address);
        }
        NftBatch batch = channel.batch();
        for (int family : GateInstaller.familiesOf(layout, address)) {
            String set = GateInstaller.setOf("mine", address);
            batch.add(family, set, List.of(address.getAddress())).remove(family, set, List.of(address.getAddress()));
        }
        GateAnswer answer = commit(batch, "close " + address.getHostAddress());
        if (answer instanceof GateAnswer.Done) {
            SortedSet<InetAddress> next = GateInstaller.sorted(opened);
            next.remove(address);
            opened = Collections.unmodifiableSortedSet(next);
        }
        return answer;
    }

    /** Opened addresses, as last committed. */
    public synchronized SortedSet<InetAddress> opened() {
        return opened;
    }

    private static SortedSet<InetAddress> unmodifiable(Collection<InetAddress> addresses) {
        return Collections.unmodifiableSortedSet(GateInstaller.sorted(addresses));
    }

    /** A slot as the kernel holds it. */
    public synchronized LeaseReading expires(int slot) {
        checkSlot(slot);
        return read(GateRules.ticket(slot), GateRules.confirmed(slot));
    }

    /**
     * The restart lease as the kernel holds it. May be asked before the gate is installed: only a predecessor's lease
     * that is open justifies {@link #install} instead of {@link #installClosed}.
     */
    public synchronized LeaseReading restartRemaining() {
        return read(GateRules.RESTART_TICKET, GateRules.RESTART_CONFIRMED);
    }

    /** Takes the gate down: gated addresses are then held back by nothing. */
    public synchronized GateAnswer uninstall() {
        Arrays.fill(armed, false);
        List<Integer> standing = installer.standing();
        NftBatch batch = channel.batch();
        standing.forEach(batch::deleteTable);
        opened = unmodifiable(List.of());
        return commit(batch, "remove the gate");
    }

    /** Netlink port of the gate's own changes, by which {@link GateWatch} knows them from those of others. */
    int portId() {
        return channel.portId();
    }

    @Override
    public synchronized void close() {
        channel.close();
        addresses.close();
    }

    private GateInstallation taken(GateLayout built, Collection<InetAddress> addresses, GateInstaller.Built result) {
        layout = built;
        isTaken = result.stands();
        gated = GateInstaller.sorted(result.stands() ? addresses : List.of());
        opened = unmodifiable(result.opened());
        return result.installation();
    }

    private GateAnswer armPair(int slot, String ticket, String confirmed, Duration timeout) {
        if (timeout.toMillis() < 1 || timeout.compareTo(LONGEST_LEASE) > 0) {
            throw new IllegalArgumentException("time-out must be 1 ms to " + LONGEST_LEASE + ": " + timeout);
        }
        armed[slot] = false;
        NftBatch batch = channel.batch();
        for (int family : layout.families()) {
            batch.clearSet(family, confirmed)
                    .clearSet(family, ticket)
                    .addTimed(family, ticket, GateRules.ANY_PROTOCOL, timeout.toMillis());
        }
        GateAnswer answer = commit(batch, "arm the lease");
        armed[slot] = answer instanceof GateAnswer.Done;
        return answer;
    }

    private GateAnswer confirmPair(int slot, String confirmed) {
        if (!armed[slot]) {
            return new GateAnswer.NotArmed(slot);
        }
        NftBatch batch = channel.batch();
        for (int family : layout.families()) {
            batch.add(family, confirmed, GateRules.ANY_PROTOCOL);
        }
        return commit(batch, "confirm the lease");
    }

    private GateAnswer commit(NftBatch batch, String attempt) {
        GateChannel.Commit commit = channel.commit(batch);
        if (commit.isDone()) {
            return new GateAnswer.Done();
        }
        return commit.isGone() ? new GateAnswer.Gone() : new GateAnswer.Refused(commit.refusal(attempt));
    }

    /** The shortest remaining time of all tables, since a packet may have to pass each. */
    private LeaseReading read(String ticket, String confirmed) {
        if (!isTaken) {
            candidates.stream().filter(installer::stands).findFirst().ifPresent(found -> layout = found);
        }
        long shortestMs = Long.MAX_VALUE;
        boolean isConfirmed = true;
        for (int family : layout.families()) {
            Answer<List<GateChannel.Element>> tickets = channel.elements(family, ticket);
            Answer<List<GateChannel.Element>> confirmations = channel.elements(family, confirmed);
            for (Answer<List<GateChannel.Element>> answer : List.of(tickets, confirmations)) {
                if (answer instanceof Answer.Failed<List<GateChannel.Element>> failed) {
                    return failed.refusal().errno() == Refusal.ENOENT
                            ? new LeaseReading.Gone()
                            : new LeaseReading.Unreadable(failed.refusal());
                }
            }
            shortestMs = Math.min(shortestMs, shortestMs(((Answer.Got<List<GateChannel.Element>>) tickets).value()));
            isConfirmed &= ((Answer.Got<List<GateChannel.Element>>) confirmations)
                            .value()
                            .size()
                    == GateRules.ANY_PROTOCOL.size();
        }
        if (shortestMs <= 0) {
            return new LeaseReading.Over();
        }
        Duration remaining = Duration.ofMillis(shortestMs);
        return isConfirmed ? new LeaseReading.Open(remaining) : new LeaseReading.Armed(remaining);
    }

    private static long shortestMs(List<GateChannel.Element> tickets) {
        if (tickets.size() != GateRules.ANY_PROTOCOL.size()) {
            return 0;
        }
        return tickets.stream()
                .mapToLong(ticket -> ticket.remainingMs().orElse(0))
                .min()
                .orElse(0);
    }

    private static int checkSlot(int slot) {
        if (slot < 0 || slot >= SLOTS) {
            throw new IllegalArgumentException("slot must be 0 to " + (SLOTS - 1) + ": " + slot);
        }
        return slot;
    }

    private static void check(Collection<InetAddress> addresses) {
        if (addresses.size() > MOST_ADDRESSES) {
            throw new IllegalArgumentException(
                    "at most " + MOST_ADDRESSES + " addresses can be gated: " + addresses.size());
        }
    }
}
