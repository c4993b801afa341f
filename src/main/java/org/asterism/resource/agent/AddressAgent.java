package org.asterism.resource.agent;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentMetadata;
import org.asterism.executor.AgentResult;
import org.asterism.executor.AgentResult.Ended;
import org.asterism.executor.AgentResult.Outlook;
import org.asterism.executor.DescribedAgent;
import org.asterism.executor.NativeAgent;
import org.asterism.model.AgentName;
import org.asterism.model.BootTime;
import org.asterism.model.OcfCode;
import org.asterism.resource.agent.AddressGatePort.Position;
import org.asterism.resource.agent.AddressGatePort.Turned;
import org.asterism.resource.agent.AddressPort.Carrier;
import org.asterism.resource.agent.AddressPort.Condition;
import org.asterism.resource.agent.AddressPort.Ownership;
import org.asterism.resource.agent.AddressPort.Presence;
import org.asterism.resource.agent.AddressPort.Step;
import org.asterism.resource.agent.AddressSettings.OnStandby;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code asterism:address}: a floating address behind the gate. It lies on its device on every node from the first probe on, or only
 * where it is served, as {@code on-standby} says; running means that the gate is open for it.
 */
public final class AddressAgent implements NativeAgent {

    private static final Logger LOG = LoggerFactory.getLogger(AddressAgent.class);

    /** Set by the coordinator on a start that takes from an owner which never said that it let go. */
    public static final String TAKEOVER = "CRM_meta_takeover";

    private static final Duration NEWS_OF_LEASE = Duration.ofMillis(200);

    private static final AgentName NAME = AgentName.parse("asterism:address");

    private final AddressPort device;
    private final AddressGatePort gate;
    private final Executor blocking;
    private final Later later;
    private final Supplier<BootTime> clock;
    private final ConflictWatch conflicts;
    private final OwnerInquiry owners;
    private final Announcements announcements;

    /** Since when a carrier is missing, by device. */
    private final Map<String, BootTime> lostCarriers = new ConcurrentHashMap<>();

    /** @param blocking for calls into the kernel */
    public AddressAgent(
            AddressPort device,
            AddressGatePort gate,
            Executor blocking,
            Later later,
            Supplier<BootTime> clock,
            ConflictWatch conflicts,
            Announcements announcements) {
        this.device = device;
        this.gate = gate;
        this.blocking = blocking;
        this.later = later;
        this.clock = clock;
        this.conflicts = conflicts;
        this.owners = new OwnerInquiry(device, blocking, clock);
        this.announcements = announcements;
    }

    /** Only its description, for a machine without a running manager. */
    public static NativeAgent described() {
        return new DescribedAgent(NAME, AddressSettings.METADATA);
    }

    /** Tells the network again where the addresses are: a partition has healed. Returns at once. */
    public void announceAgain() {
        announcements.everythingAgain();
    }

    /**
     * A node is silent: asks the network for living owners of all addresses that this node may carry, so that the answer is there
     * when a takeover wants it. Returns at once.
     */
    public void askAhead() {
        owners.askAhead();
    }

    @Override
    public AgentName name() {
        return NAME;
    }

    @Override
    public AgentMetadata metadata() {
        return AddressSettings.METADATA;
    }

    @Override
    public CompletionStage<AgentResult> start(AgentCall call) {
        return withSettings(
                call,
                settings -> gate.position(settings.address())
                        .thenComposeAsync(position -> start(call, settings, position), blocking));
    }

    @Override
    public CompletionStage<AgentResult> stop(AgentCall call) {
        return withSettings(call, settings -> {
            owners.isCandidate(settings.address(), settings.limit());
            announcements.end(settings.address());
            return gate.close(settings.address()).thenApplyAsync(turned -> closed(settings, turned), blocking);
        });
    }

    private AgentResult closed(AddressSettings settings, Turned turned) {
        if (turned instanceof Turned.Done) {
            tidy(settings);
            return Ended.of(OcfCode.SUCCESS, "");
        }
        return Ended.of(OcfCode.ERROR, "cannot shut the gate for " + settings.address() + ": " + words(turned));
    }

    @Override
    public CompletionStage<AgentResult> monitor(AgentCall call) {
        return withSettings(
                call,
                settings -> gate.position(settings.address())
                        .thenCompose(position -> position == Position.SHUT && call.isRecurring()
                                ? positionAgain(settings.address())
                                : CompletableFuture.completedFuture(position))
                        .thenApplyAsync(position -> look(settings, position), blocking));
    }

    /** A gate that was shut with the lease is no failure of the address; the news of it, which ends this monitor, is on its way. */
    private CompletionStage<Position> positionAgain(FloatingAddress address) {
        CompletableFuture<Position> again = new CompletableFuture<>();
        later.after(NEWS_OF_LEASE, () -> gate.position(address).thenAccept(again::complete));
        return again;
    }

    @Override
    public CompletionStage<AgentResult> validate(AgentCall call) {
        return withSettings(
                call,
                settings -> done(
                        carrier(device.inspect(settings.address())) == Carrier.NO_DEVICE
                                ? lacking("no device " + settings.address().device())
                                : Ended.of(OcfCode.SUCCESS, "")));
    }

    @Override
    public Watch watch(AgentCall call, Observer observer) {
        String name = call.param("interface", "");
        if (name.isEmpty()) {
            return () -> {};
        }
        try {
            AddressSettings settings = AddressSettings.of(call);
            CarrierPatience patience = new CarrierPatience(
                    settings.lossWait(),
                    settings.returnWait(),
                    later,
                    clock,
                    observer,
                    () -> announcements.again(settings.address()));
            return device.watch(name, patience);
        } catch (IllegalArgumentException e) {
            return () -> {}; // the monitor says what is wrong
        }
    }

    // ---- start

    private CompletionStage<AgentResult> start(AgentCall call, AddressSettings settings, Position position) {
        FloatingAddress address = settings.address();
        Condition condition = device.inspect(address);
        if (condition instanceof Condition.Unreadable unreadable) {
            return done(Ended.of(OcfCode.ERROR, unreadable.reason()));
        }
        Carrier carrier = carrier(condition);
        if (carrier != Carrier.PRESENT) {
            return done(lacking(without(carrier, address)));
        }
        if (position == Position.UNGUARDED) {
            return done(Ended.of(OcfCode.ERROR, "no gate guards " + address + " on this node"));
        }
        boolean isThere = condition instanceof Condition.Seen seen && seen.presence() == Presence.CONFIGURED;
        if (!isThere && device.configure(address) instanceof Step.Failed failed) {
            return done(Ended.of(OcfCode.ERROR, failed.reason()));
        }
        if (position == Position.OPEN) {
            conflicts.keep(address, settings.onConflict());
            return done(Ended.of(OcfCode.SUCCESS, "")); // idempotent
        }
        boolean isTakeover = call.param(TAKEOVER, "false").equals("true");
        if (settings.probe() == AddressSettings.Probe.ALWAYS
                || (settings.probe() == AddressSettings.Probe.TAKEOVER && isTakeover)) {
            return owners.owner(address, settings.limit()).thenCompose(owner -> open(call, settings, owner));
        }
        return open(call, settings, new Ownership.Nobody());
    }

    private CompletionStage<AgentResult> open(AgentCall call, AddressSettings settings, Ownership ownership) {
        FloatingAddress address = settings.address();
        if (ownership instanceof Ownership.Somebody owner) {
            return done(Ended.of(OcfCode.ERROR, address + " is in use by " + owner.mac()));
        }
        if (ownership instanceof Ownership.Unknown unknown) {
            return done(Ended.of(OcfCode.ERROR, "cannot tell whether " + address + " is in use: " + unknown.reason()));
        }
        return gate.open(address, call.latestStart()).thenApplyAsync(turned -> opened(settings, turned), blocking);
    }

    private AgentResult opened(AddressSettings settings, Turned turned) {
        if (turned instanceof Turned.TooLate late) {
            return new AgentResult.CameTooLate(late.reason());
        }
        if (turned instanceof Turned.Failed failed) {
            return Ended.of(OcfCode.ERROR, "cannot open the gate for " + settings.address() + ": " + failed.reason());
        }
        owners.isOurs(settings.address());
        announcements.begin(settings.announcing());
        conflicts.keep(settings.address(), settings.onConflict());
        return Ended.of(OcfCode.SUCCESS, "");
    }

    // ---- monitor

    private AgentResult look(AddressSettings settings, Position position) {
        FloatingAddress address = settings.address();
        Condition condition = device.lately(address);
        if (!isUsual(condition)) {
            condition = device.inspect(address);
        }
        if (!(condition instanceof Condition.Seen seen)) {
            return Ended.of(OcfCode.ERROR, ((Condition.Unreadable) condition).reason());
        }
        if (position == Position.UNGUARDED) {
            return seen.presence() == Presence.CONFIGURED
                    ? Ended.of(OcfCode.ERROR, address + " is configured, but no gate guards it")
                    : Ended.of(OcfCode.NOT_RUNNING, "not running; no gate guards " + address);
        }
        if (position == Position.SHUT && settings.onStandby() == OnStandby.ABSENT) {
            if (seen.presence() == Presence.CONFIGURED) {
                tidy(settings);
            }
            owners.isCandidate(address, settings.limit());
            return Ended.of(OcfCode.NOT_RUNNING, "not running");
        }
        boolean isMissing = seen.presence() == Presence.ABSENT && seen.carrier() != Carrier.NO_DEVICE;
        if (isMissing && device.configure(address) instanceof Step.Failed failed) {
            return position == Position.OPEN
                    ? Ended.of(OcfCode.ERROR, "cannot put " + address + " back: " + failed.reason())
                    : Ended.of(OcfCode.NOT_RUNNING, "not running; " + failed.reason());
        }
        if (position == Position.SHUT) {
            owners.isCandidate(address, settings.limit());
            return Ended.of(OcfCode.NOT_RUNNING, "not running");
        }
        conflicts.keep(address, settings.onConflict());
        announcements.keep(settings.announcing());
        if (isTolerated(settings, seen.carrier())) {
            return Ended.of(
                    OcfCode.SUCCESS,
                    without(seen.carrier(), address) + "; that counts after "
                            + settings.lossWait().toMillis() + " ms");
        }
        if (seen.carrier() != Carrier.PRESENT) {
            return lacking(without(seen.carrier(), address));
        }
        if (isMissing) {
            LOG.warn("address was deleted by somebody and is put back: address={}", address);
            announcements.again(address);
        }
        return Ended.of(OcfCode.SUCCESS, "");
    }

    /** Behind the shut gate it does no harm, so this is no failure; the next look tries again. */
    private void tidy(AddressSettings settings) {
        if (settings.onStandby() == OnStandby.ABSENT
                && device.remove(settings.address()) instanceof Step.Failed failed) {
            LOG.warn("address stays on its device address={} reason={}", settings.address(), failed.reason());
        }
    }

    private static boolean isUsual(Condition condition) {
        return condition instanceof Condition.Seen seen
                && seen.presence() == Presence.CONFIGURED
                && seen.carrier() == Carrier.PRESENT;
    }

    /** A short loss of the carrier is none. */
    private boolean isTolerated(AddressSettings settings, Carrier carrier) {
        String name = settings.address().device();
        if (carrier != Carrier.MISSING) {
            lostCarriers.remove(name);
            return false;
        }
        BootTime since = lostCarriers.computeIfAbsent(name, unused -> clock.get());
        return clock.get().since(since).compareTo(settings.lossWait()) < 0;
    }

    private static Carrier carrier(Condition condition) {
        return condition instanceof Condition.Seen seen ? seen.carrier() : Carrier.PRESENT;
    }

    private static String without(Carrier carrier, FloatingAddress address) {
        return (carrier == Carrier.MISSING ? "no carrier on " : "no usable device ") + address.device();
    }

    private static AgentResult lacking(String reason) {
        return new AgentResult.Unavailable(OcfCode.NOT_INSTALLED, reason, Outlook.PASSING);
    }

    private static String words(Turned turned) {
        if (turned instanceof Turned.Failed failed) {
            return failed.reason();
        }
        return turned instanceof Turned.TooLate late ? late.reason() : "";
    }

    // ---- parameters

    @FunctionalInterface
    private interface Action {
        CompletionStage<AgentResult> run(AddressSettings settings);
    }

    private CompletionStage<AgentResult> withSettings(AgentCall call, Action action) {
        return CompletableFuture.<CompletionStage<AgentResult>>supplyAsync(
                        () -> {
                            try {
                                return action.run(AddressSettings.of(call));
                            } catch (IllegalArgumentException e) {
                                return done(new AgentResult.Unavailable(
                                        OcfCode.INVALID_PARAM, String.valueOf(e.getMessage()), Outlook.LASTING));
                            }
                        },
                        blocking)
                .thenCompose(result -> result);
    }

    private static CompletionStage<AgentResult> done(AgentResult result) {
        return CompletableFuture.completedFuture(result);
    }
}
