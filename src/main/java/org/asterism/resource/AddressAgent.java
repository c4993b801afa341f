package org.asterism.resource;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentMetadata;
import org.asterism.executor.AgentResult;
import org.asterism.executor.AgentResult.Ended;
import org.asterism.executor.AgentResult.Outlook;
import org.asterism.executor.NativeAgent;
import org.asterism.kernel.Addresses;
import org.asterism.kernel.Announcer;
import org.asterism.kernel.Answer;
import org.asterism.kernel.ConfiguredAddress;
import org.asterism.kernel.Device;
import org.asterism.kernel.DeviceName;
import org.asterism.kernel.DeviceReading;
import org.asterism.kernel.LinkEvent;
import org.asterism.kernel.Outcome;
import org.asterism.kernel.ProbeAnswer;
import org.asterism.model.AgentName;
import org.asterism.model.OcfCode;

/**
 * {@code asterism:address}: a floating address.
 *
 * <p>Where the kernel's gate holds addresses back, the address is put on its device by the first action and stays there;
 * starting and stopping only open and close the gate. A device that is missing or has no carrier is a failure that passes:
 * the address belongs on a node with a living link, and may come back.
 */
public final class AddressAgent implements NativeAgent {

    static final AgentName NAME = AgentName.parse("asterism:address");

    /** Another owner answers within this time, or is cut off (RFC 5227 waits longer, for hosts that boot). */
    private static final Duration PROBE_WAIT = Duration.ofMillis(200);

    private record Watcher(DeviceName device, Observer observer) {}

    private final AddressPort gate;
    private final Addresses addresses;
    private final Announcer announcer;
    private final Executor executor;
    private final AddressParameters.Probe preset;
    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
    private final Map<InetAddress, Integer> announcementsLeft = new ConcurrentHashMap<>();

    private AddressAgent(
            AddressPort gate,
            Addresses addresses,
            Announcer announcer,
            Executor executor,
            AddressParameters.Probe preset) {
        this.gate = gate;
        this.addresses = addresses;
        this.announcer = announcer;
        this.executor = executor;
        this.preset = preset;
    }

    /** The lease excludes a second owner. {@code executor} may block for a moment in system calls. */
    public static AddressAgent create(AddressPort gate, Addresses addresses, Announcer announcer, Executor executor) {
        return new AddressAgent(gate, addresses, announcer, executor, AddressParameters.Probe.NEVER);
    }

    /** For two nodes with a weak tie-breaker: asks the network for another owner before each start. */
    public static AddressAgent probing(AddressPort gate, Addresses addresses, Announcer announcer, Executor executor) {
        return new AddressAgent(gate, addresses, announcer, executor, AddressParameters.Probe.ALWAYS);
    }

    @Override
    public AgentName name() {
        return NAME;
    }

    @Override
    public AgentMetadata metadata() {
        return AddressParameters.METADATA;
    }

    /** To be told of every change of a network device. */
    public void linkChanged(LinkEvent event) {
        boolean isUsable = event instanceof LinkEvent.Seen seen && seen.device().link() == Device.Link.CARRIER;
        for (Watcher watcher : watchers) {
            if (watcher.device().equals(event.name())) {
                if (isUsable) {
                    watcher.observer().cured();
                } else {
                    watcher.observer().suspicious();
                }
            }
        }
    }

    @Override
    public Watch watch(AgentCall call, Observer observer) {
        Watcher watcher = new Watcher(new DeviceName(call.param("interface", "lo")), observer);
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    @Override
    public CompletionStage<AgentResult> start(AgentCall call) {
        return with(call, wanted -> {
            AgentResult obstacle = obstacle(wanted);
            if (obstacle instanceof Ended) {
                return gate.presence() == AddressPort.Presence.ALWAYS
                        ? configured(wanted, () -> open(call, wanted))
                        : open(call, wanted);
            }
            return done(obstacle);
        });
    }

    private CompletionStage<AgentResult> open(AgentCall call, AddressParameters wanted) {
        InetAddress address = wanted.address().address();
        if (wanted.probe() == AddressParameters.Probe.ALWAYS && !gate.isOpen(address)) {
            ProbeAnswer answer = announcer.probe(wanted.device(), address, PROBE_WAIT);
            if (answer instanceof ProbeAnswer.Answered other) {
                return done(Ended.of(
                        OcfCode.ERROR, address.getHostAddress() + " is in use by the machine with " + other.owner()));
            }
            if (answer instanceof ProbeAnswer.NotAsked not) { // doubt never starts a resource
                return done(Ended.of(OcfCode.ERROR, not.refusal().sentence()));
            }
        }
        return gate.open(address, call.latestStart())
                .thenComposeAsync(
                        problem -> {
                            if (!problem.isEmpty()) {
                                return done(new AgentResult.CameTooLate(problem));
                            }
                            return gate.presence() == AddressPort.Presence.ALWAYS
                                    ? announced(wanted)
                                    : configured(wanted, () -> announced(wanted));
                        },
                        executor);
    }

    private CompletionStage<AgentResult> announced(AddressParameters wanted) {
        announcementsLeft.put(wanted.address().address(), wanted.announcements());
        announce(wanted);
        return done(Ended.of(OcfCode.SUCCESS, ""));
    }

    private void announce(AddressParameters wanted) {
        InetAddress address = wanted.address().address();
        Integer left = announcementsLeft.get(address);
        if (left != null && left > 0) {
            announcementsLeft.put(address, left - 1);
            announcer.announce(wanted.device(), address);
        }
    }

    @Override
    public CompletionStage<AgentResult> stop(AgentCall call) {
        return with(
                call,
                wanted -> gate.close(wanted.address().address())
                        .thenApplyAsync(
                                problem -> {
                                    if (problem.isEmpty() && gate.presence() == AddressPort.Presence.WHILE_OPEN) {
                                        addresses.remove(wanted.device(), wanted.address());
                                    }
                                    return problem.isEmpty()
                                            ? Ended.of(OcfCode.SUCCESS, "")
                                            : Ended.of(OcfCode.ERROR, "the gate does not close: " + problem);
                                },
                                executor));
    }

    @Override
    public CompletionStage<AgentResult> monitor(AgentCall call) {
        return with(call, wanted -> {
            boolean isOpen = gate.isOpen(wanted.address().address());
            if (gate.presence() == AddressPort.Presence.ALWAYS && !isConfigured(wanted)) {
                addresses.add(wanted.device(), wanted.address());
            }
            if (!isOpen) {
                return done(Ended.of(OcfCode.NOT_RUNNING, ""));
            }
            AgentResult obstacle = obstacle(wanted);
            if (!(obstacle instanceof Ended)) {
                return done(obstacle);
            }
            announce(wanted);
            return configured(wanted, () -> done(Ended.of(OcfCode.SUCCESS, "")));
        });
    }

    @Override
    public CompletionStage<AgentResult> validate(AgentCall call) {
        return with(call, wanted -> done(obstacle(wanted)));
    }

    /** Success, or what stands in the way on this device. */
    private AgentResult obstacle(AddressParameters wanted) {
        DeviceReading reading = addresses.device(wanted.device());
        if (reading instanceof DeviceReading.Present present) {
            return present.device().link() == Device.Link.CARRIER
                    ? Ended.of(OcfCode.SUCCESS, "")
                    : passing(
                            present.device().link() == Device.Link.DOWN
                                    ? wanted.device() + " is switched off"
                                    : "no carrier on " + wanted.device());
        }
        return reading instanceof DeviceReading.Unreadable unreadable
                ? passing(unreadable.refusal().sentence())
                : passing("there is no device " + wanted.device());
    }

    private static AgentResult passing(String reason) {
        return new AgentResult.Unavailable(OcfCode.NOT_INSTALLED, reason, Outlook.PASSING);
    }

    private boolean isConfigured(AddressParameters wanted) {
        return addresses.list(wanted.device()) instanceof Answer.Got<List<ConfiguredAddress>> got
                && got.value().stream()
                        .anyMatch(known -> known.address()
                                .address()
                                .equals(wanted.address().address()));
    }

    /** Puts the address on its device where it is missing, also where somebody removed it by hand. */
    private CompletionStage<AgentResult> configured(
            AddressParameters wanted, java.util.function.Supplier<CompletionStage<AgentResult>> then) {
        if (isConfigured(wanted)) {
            return then.get();
        }
        Outcome outcome = addresses.add(wanted.device(), wanted.address());
        return outcome instanceof Outcome.Refused refused
                ? done(Ended.of(OcfCode.ERROR, refused.refusal().sentence()))
                : then.get();
    }

    private CompletionStage<AgentResult> with(
            AgentCall call, Function<AddressParameters, CompletionStage<AgentResult>> action) {
        AddressParameters wanted;
        try {
            wanted = AddressParameters.of(call, preset);
        } catch (IllegalArgumentException e) {
            // Such an address was never opened, so it can be stopped.
            boolean isStop = call.action().equals("stop");
            return done(Ended.of(isStop ? OcfCode.SUCCESS : OcfCode.NOT_CONFIGURED, String.valueOf(e.getMessage())));
        }
        return CompletableFuture.completedFuture(wanted).thenComposeAsync(action, executor);
    }

    private static CompletionStage<AgentResult> done(AgentResult result) {
        return CompletableFuture.completedFuture(result);
    }
}
