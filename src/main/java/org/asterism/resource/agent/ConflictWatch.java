package org.asterism.resource.agent;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.asterism.model.BootTime;
import org.asterism.resource.agent.AddressGatePort.Position;
import org.asterism.resource.agent.AddressPort.Claims;
import org.asterism.resource.agent.AddressPort.Step;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds machines that claim an address which this node serves, and answers them. Claims are looked for each 250 ms; each 10 s the
 * network is asked, since a machine may take an address without a word. Thread-safe.
 *
 * <p>Decided: defence is the announcement of RFC 5227 §2.4 (c), at most once in 10 s and without end; rejected: to give the address
 * up, as (a) and (b) would, because no other node of the cluster would fare better. Decided: a claim counts only while the gate is
 * open here and the lease holds, because without it the claim may be the next owner's; rejected: to count probes, which peers
 * send before they take over.
 */
public final class ConflictWatch {

    /** What is done about a claim. */
    public enum OnConflict {
        /** Announce the address again. */
        DEFEND,
        /** Only tell. */
        REPORT
    }

    /** What was done about a claim. */
    public enum Reaction {
        DEFENDED,
        /** Not again within the interval. */
        DEFENDED_LATELY,
        REPORTED
    }

    /** Told on any thread; must not block. */
    public interface Listener {

        /** Another machine claims the address; again with each claim that is seen. */
        void contested(FloatingAddress address, String mac, Reaction reaction);

        /** Nobody has claimed it for a while, or this node serves it no more. */
        void settled(FloatingAddress address);
    }

    private static final Logger LOG = LoggerFactory.getLogger(ConflictWatch.class);

    private static final Duration LOOK = Duration.ofMillis(250);

    private static final Duration QUESTIONS = Duration.ofSeconds(10);

    /** DEFEND_INTERVAL of RFC 5227 §1.1. */
    private static final Duration DEFENCES = Duration.ofSeconds(10);

    /** So many questions without an answer. */
    private static final Duration CALM = QUESTIONS.multipliedBy(3);

    private static final BootTime NEVER = BootTime.ZERO;

    /** One address; all but the policy belongs to the turns, of which there is one at a time. */
    private static final class Watched {
        private final FloatingAddress address;
        private volatile OnConflict policy;
        private @Nullable Claims claims;
        private BootTime askAt;
        private BootTime claimedAt = NEVER;
        private BootTime defendedAt = NEVER;

        private Watched(FloatingAddress address, OnConflict policy, BootTime askAt) {
            this.address = address;
            this.policy = policy;
            this.askAt = askAt;
        }

        private boolean isCalm(BootTime now) {
            return !claimedAt.equals(NEVER) && !now.isBefore(claimedAt.plus(CALM));
        }
    }

    private final AddressPort device;
    private final AddressGatePort gate;
    private final Executor blocking;
    private final Later later;
    private final Supplier<BootTime> clock;
    private final Listener listener;
    private final Map<InetAddress, Watched> watched = new ConcurrentHashMap<>();
    private final AtomicBoolean isTurning = new AtomicBoolean();

    /** @param blocking for calls into the kernel */
    public ConflictWatch(
            AddressPort device,
            AddressGatePort gate,
            Executor blocking,
            Later later,
            Supplier<BootTime> clock,
            Listener listener) {
        this.device = device;
        this.gate = gate;
        this.blocking = blocking;
        this.later = later;
        this.clock = clock;
        this.listener = listener;
    }

    /** The address is open here: watches it until it is not. Nothing begins anew if that is done already. */
    void keep(FloatingAddress address, OnConflict policy) {
        Watched present = watched.get(address.address());
        if (present != null) {
            present.policy = policy;
            return;
        }
        Watched begun = new Watched(address, policy, clock.get().plus(QUESTIONS));
        if (watched.putIfAbsent(address.address(), begun) == null && isTurning.compareAndSet(false, true)) {
            again();
        }
    }

    private void again() {
        later.after(LOOK, () -> blocking.execute(this::turn));
    }

    /** All addresses in one: hundreds of timers cost more than what they are for. */
    private void turn() {
        List<CompletionStage<Void>> judged = new ArrayList<>();
        for (Watched one : watched.values()) {
            Optional<String> claimant = ear(one).heard();
            BootTime now = clock.get();
            if (claimant.isPresent() || !now.isBefore(one.askAt) || one.isCalm(now)) {
                judged.add(gate.position(one.address)
                        .thenAcceptAsync(position -> judged(one, position, claimant, now), blocking));
            }
        }
        CompletableFuture<?>[] all =
                judged.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new);
        CompletableFuture<Void> unused = CompletableFuture.allOf(all).whenComplete((nothing, failure) -> {
            if (failure != null) {
                LOG.error("a claim was not looked at", failure);
            }
            rest();
        });
    }

    private void rest() {
        if (watched.isEmpty()) {
            isTurning.set(false);
            if (watched.isEmpty() || !isTurning.compareAndSet(false, true)) {
                return;
            }
        }
        again();
    }

    private Claims ear(Watched one) {
        Claims ear = one.claims;
        if (ear == null) {
            ear = device.claims(one.address);
            one.claims = ear;
        }
        return ear;
    }

    private void judged(Watched one, Position position, Optional<String> claimant, BootTime now) {
        if (position != Position.OPEN) {
            end(one);
            return;
        }
        claimant.filter(mac -> gate.isLeased()).ifPresent(mac -> contested(one, mac, now));
        if (one.isCalm(now)) {
            one.claimedAt = NEVER;
            listener.settled(one.address);
        }
        if (!now.isBefore(one.askAt)) {
            ask(one, now);
        }
    }

    private void contested(Watched one, String mac, BootTime now) {
        one.claimedAt = now;
        Reaction reaction = Reaction.REPORTED;
        if (one.policy == OnConflict.DEFEND) {
            boolean isDue = one.defendedAt.equals(NEVER) || !now.isBefore(one.defendedAt.plus(DEFENCES));
            reaction = isDue ? Reaction.DEFENDED : Reaction.DEFENDED_LATELY;
            if (isDue) {
                one.defendedAt = now;
                warn(device.announce(one.address), "announced", one.address);
            }
        }
        listener.contested(one.address, mac, reaction);
    }

    private void ask(Watched one, BootTime now) {
        one.askAt = now.plus(QUESTIONS);
        Claims ear = ear(one);
        if (ear.isOver()) {
            ear.close();
            one.claims = device.claims(one.address);
        }
        warn(device.ask(one.address), "asked for", one.address);
    }

    private static void warn(Step step, String what, FloatingAddress address) {
        if (step instanceof Step.Failed failed) {
            LOG.debug("address not {}: address={} reason={}", what, address, failed.reason());
        }
    }

    private void end(Watched one) {
        watched.remove(one.address.address(), one);
        if (one.claims != null) {
            one.claims.close();
        }
        if (!one.claimedAt.equals(NEVER)) {
            listener.settled(one.address);
        }
    }
}
