package org.asterism.resource.agent;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentMetadata;
import org.asterism.executor.AgentMetadata.AdvisedAction;
import org.asterism.executor.AgentMetadata.Parameter;
import org.asterism.executor.AgentResult;
import org.asterism.executor.AgentResult.Ended;
import org.asterism.executor.AgentResult.Outlook;
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
import org.asterism.resource.agent.ConflictWatch.OnConflict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code asterism:address}: a floating address behind the gate. It lies on its device on every node from the first probe on;
 * running means that the gate is open for it.
 */
public final class AddressAgent implements NativeAgent {

    private static final Logger LOG = LoggerFactory.getLogger(AddressAgent.class);

    /** Set by the coordinator on a start that takes from an owner which never said that it let go. */
    public static final String TAKEOVER = "CRM_meta_takeover";

    /** A carrier that flaps cures nothing. */
    private static final Duration STEADY = Duration.ofSeconds(1);

    private static final Duration NEWS_OF_LEASE = Duration.ofMillis(200);

    private static final AgentName NAME = AgentName.parse("asterism:address");

    private static final AgentMetadata METADATA = new AgentMetadata(
            "address",
            "1.0",
            "A floating IP address behind a kernel gate that the cluster's lease keeps open",
            "Start opens the gate and announces the address; stop shuts the gate. The address itself stays on the device.",
            List.of(
                    Parameter.required("ip", "string", "IPv4 or IPv6 address"),
                    Parameter.optional("prefix", "integer", "", "Length of the network prefix; default 32 or 128"),
                    Parameter.required("interface", "string", "Network device"),
                    Parameter.optional("arp-count", "integer", "5", "Announcements after a start, the first at once"),
                    Parameter.optional("arp-interval", "string", "1s", "Time between announcements"),
                    Parameter.optional(
                            "probe",
                            "string",
                            "takeover",
                            "Ask the network for a living owner before opening: always, takeover, or never"),
                    Parameter.optional(
                            "probe-limit", "string", "150ms", "How long to wait for such an owner, asked three times"),
                    Parameter.optional(
                            "on-conflict",
                            "string",
                            "defend",
                            "When another machine claims the address: defend (announce it again, at most each 10 s), or"
                                    + " report only")),
            List.of(
                    AdvisedAction.of("start", Duration.ofSeconds(5), Duration.ZERO),
                    AdvisedAction.of("stop", Duration.ofSeconds(5), Duration.ZERO),
                    AdvisedAction.of("monitor", Duration.ofSeconds(5), Duration.ofSeconds(2)),
                    AdvisedAction.of("validate-all", Duration.ofSeconds(5), Duration.ZERO)));

    private enum Probe {
        ALWAYS,
        TAKEOVER,
        NEVER
    }

    private record Settings(
            FloatingAddress address,
            int announcements,
            Duration pause,
            Probe probe,
            Duration limit,
            OnConflict onConflict) {}

    private final AddressPort device;
    private final AddressGatePort gate;
    private final Executor blocking;
    private final Later later;
    private final ConflictWatch conflicts;
    private final OwnerInquiry owners;

    /** Announcements of an address end when its number here has changed: stopped, or started anew. */
    private final Map<InetAddress, Long> terms = new ConcurrentHashMap<>();

    private final AtomicLong lastTerm = new AtomicLong();

    /** @param blocking for calls into the kernel */
    public AddressAgent(
            AddressPort device,
            AddressGatePort gate,
            Executor blocking,
            Later later,
            ConflictWatch conflicts,
            Supplier<BootTime> clock) {
        this.device = device;
        this.gate = gate;
        this.blocking = blocking;
        this.later = later;
        this.conflicts = conflicts;
        this.owners = new OwnerInquiry(device, blocking, clock);
    }

    @Override
    public AgentName name() {
        return NAME;
    }

    @Override
    public AgentMetadata metadata() {
        return METADATA;
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
            terms.remove(settings.address().address());
            owners.isCandidate(settings.address());
            return gate.close(settings.address()).thenApply(turned -> {
                if (turned instanceof Turned.Done) {
                    return Ended.of(OcfCode.SUCCESS, "");
                }
                return Ended.of(OcfCode.ERROR, "cannot shut the gate for " + settings.address() + ": " + words(turned));
            });
        });
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
        AtomicLong change = new AtomicLong();
        return device.watch(name, now -> {
            long number = change.incrementAndGet();
            observer.suspicious();
            if (now == Carrier.PRESENT) {
                later.after(STEADY, () -> {
                    if (change.get() == number) {
                        observer.cured();
                    }
                });
            }
        });
    }

    // ---- start

    private CompletionStage<AgentResult> start(AgentCall call, Settings settings, Position position) {
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
        if (device.configure(address) instanceof Step.Failed failed) {
            return done(Ended.of(OcfCode.ERROR, failed.reason()));
        }
        if (position == Position.OPEN) {
            conflicts.keep(address, settings.onConflict());
            return done(Ended.of(OcfCode.SUCCESS, "")); // idempotent
        }
        boolean isTakeover = call.param(TAKEOVER, "false").equals("true");
        if (settings.probe() == Probe.ALWAYS || (settings.probe() == Probe.TAKEOVER && isTakeover)) {
            return owners.owner(address, settings.limit()).thenCompose(owner -> open(call, settings, owner));
        }
        return open(call, settings, new Ownership.Nobody());
    }

    private CompletionStage<AgentResult> open(AgentCall call, Settings settings, Ownership ownership) {
        FloatingAddress address = settings.address();
        if (ownership instanceof Ownership.Somebody owner) {
            return done(Ended.of(OcfCode.ERROR, address + " is in use by " + owner.mac()));
        }
        if (ownership instanceof Ownership.Unknown unknown) {
            return done(Ended.of(OcfCode.ERROR, "cannot tell whether " + address + " is in use: " + unknown.reason()));
        }
        return gate.open(address, call.latestStart()).thenApplyAsync(turned -> opened(settings, turned), blocking);
    }

    private AgentResult opened(Settings settings, Turned turned) {
        if (turned instanceof Turned.TooLate late) {
            return new AgentResult.CameTooLate(late.reason());
        }
        if (turned instanceof Turned.Failed failed) {
            return Ended.of(OcfCode.ERROR, "cannot open the gate for " + settings.address() + ": " + failed.reason());
        }
        long term = lastTerm.incrementAndGet();
        terms.put(settings.address().address(), term);
        owners.isOurs(settings.address());
        announce(settings, term, settings.announcements());
        conflicts.keep(settings.address(), settings.onConflict());
        return Ended.of(OcfCode.SUCCESS, "");
    }

    /** Behind a shut gate an announcement does not leave, so one that comes late does no harm. */
    private void announce(Settings settings, long term, int left) {
        FloatingAddress address = settings.address();
        if (left <= 0 || terms.getOrDefault(address.address(), 0L) != term) {
            return;
        }
        if (device.announce(address) instanceof Step.Failed failed) {
            LOG.warn("address not announced: address={} reason={}", address, failed.reason());
        }
        if (left > 1) {
            later.after(settings.pause(), () -> blocking.execute(() -> announce(settings, term, left - 1)));
        }
    }

    // ---- monitor

    private AgentResult look(Settings settings, Position position) {
        FloatingAddress address = settings.address();
        Condition condition = device.inspect(address);
        if (!(condition instanceof Condition.Seen seen)) {
            return Ended.of(OcfCode.ERROR, ((Condition.Unreadable) condition).reason());
        }
        if (position == Position.UNGUARDED) {
            return seen.presence() == Presence.CONFIGURED
                    ? Ended.of(OcfCode.ERROR, address + " is configured, but no gate guards it")
                    : Ended.of(OcfCode.NOT_RUNNING, "not running; no gate guards " + address);
        }
        boolean isMissing = seen.presence() == Presence.ABSENT && seen.carrier() != Carrier.NO_DEVICE;
        if (isMissing && device.configure(address) instanceof Step.Failed failed) {
            return position == Position.OPEN
                    ? Ended.of(OcfCode.ERROR, "cannot put " + address + " back: " + failed.reason())
                    : Ended.of(OcfCode.NOT_RUNNING, "not running; " + failed.reason());
        }
        if (position == Position.SHUT) {
            owners.isCandidate(address);
            return Ended.of(OcfCode.NOT_RUNNING, "not running");
        }
        conflicts.keep(address, settings.onConflict());
        if (seen.carrier() != Carrier.PRESENT) {
            return lacking(without(seen.carrier(), address));
        }
        if (isMissing) {
            LOG.warn("address was deleted by somebody and is put back: address={}", address);
            if (device.announce(address) instanceof Step.Failed failed) {
                LOG.warn("address not announced: address={} reason={}", address, failed.reason());
            }
        }
        return Ended.of(OcfCode.SUCCESS, "");
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
        CompletionStage<AgentResult> run(Settings settings);
    }

    private CompletionStage<AgentResult> withSettings(AgentCall call, Action action) {
        return CompletableFuture.<CompletionStage<AgentResult>>supplyAsync(
                        () -> {
                            try {
                                return action.run(settings(call));
                            } catch (IllegalArgumentException e) {
                                return done(new AgentResult.Unavailable(
                                        OcfCode.INVALID_PARAM, String.valueOf(e.getMessage()), Outlook.LASTING));
                            }
                        },
                        blocking)
                .thenCompose(result -> result);
    }

    private static Settings settings(AgentCall call) {
        InetAddress address = AsteriskSettings.address(call.param("ip", ""));
        String preset = address instanceof Inet4Address ? "32" : "128";
        String probe = call.param("probe", "takeover").toUpperCase(Locale.ROOT);
        if (!List.of("ALWAYS", "TAKEOVER", "NEVER").contains(probe)) {
            throw new IllegalArgumentException(
                    "parameter 'probe' must be always, takeover or never, not '" + probe + "'");
        }
        String onConflict = call.param("on-conflict", "defend").toUpperCase(Locale.ROOT);
        if (!List.of("DEFEND", "REPORT").contains(onConflict)) {
            throw new IllegalArgumentException("parameter 'on-conflict' must be defend or report, not '"
                    + onConflict.toLowerCase(Locale.ROOT) + "'");
        }
        return new Settings(
                new FloatingAddress(address, number(call, "prefix", preset), call.param("interface", "")),
                number(call, "arp-count", "5"),
                AsteriskSettings.span(call, "arp-interval", "1s"),
                Probe.valueOf(probe),
                AsteriskSettings.span(call, "probe-limit", "150ms"),
                OnConflict.valueOf(onConflict));
    }

    private static int number(AgentCall call, String name, String preset) {
        String text = call.param(name, preset);
        if (!text.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("parameter '" + name + "' must be a number, not '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    private static CompletionStage<AgentResult> done(AgentResult result) {
        return CompletableFuture.completedFuture(result);
    }
}
