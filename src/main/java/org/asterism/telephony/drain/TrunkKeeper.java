package org.asterism.telephony.drain;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.asterism.model.BootTime;
import org.asterism.model.ClusterDocument;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.telephony.ami.AmiAction;
import org.asterism.telephony.ami.AmiClient;
import org.asterism.telephony.ami.AmiMessage;
import org.asterism.telephony.ami.AmiReply;
import org.jspecify.annotations.Nullable;

/**
 * Lets an Asterisk be registered with its providers ({@code type=registration} of chan_pjsip) only while its service address serves here and it
 * is neither drained nor sent away: two registrations from two nodes would take calls from one another. Any thread; nothing waits.
 *
 * <p>Asterisk registers by itself when it starts or reloads; that is taken back within a few seconds.
 */
public final class TrunkKeeper {

    private static final Duration LIMIT = Duration.ofSeconds(2);

    /** From one look at the states to the next. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    /** From one attempt to register to the next; Asterisk's own, {@code retry_interval}, is a minute by default. */
    private static final Duration AGAIN = Duration.ofSeconds(10);

    /**
     * From one registration of all to the next while they are registered. Another node's Asterisk registers by itself when it starts, and is
     * unregistered at once; a provider that keeps one contact for an account has none then, and only this makes it good.
     */
    private static final Duration RENEW = Duration.ofMinutes(1);

    /** An Asterisk whose AMI is away for longer is told of: it may be registered from here although it should not. */
    private static final Duration DEAF = Duration.ofSeconds(10);

    /** How they shall stand. */
    private enum Position {
        REGISTERED("PJSIPRegister"),
        UNREGISTERED("PJSIPUnregister");

        private final String action;

        Position(String action) {
            this.action = action;
        }
    }

    /**
     * Surroundings.
     *
     * @param trunks of the Asterisks that are watched now
     * @param show takes a key and what status says under it
     * @param hide takes back what is under a key
     * @param story takes sentences for operators
     */
    public record Setting(
            NodeName self,
            InstantSource wall,
            Supplier<BootTime> clock,
            Supplier<SortedMap<ResourceId, Trunks>> trunks,
            BiConsumer<String, String> show,
            Consumer<String> hide,
            Consumer<String> story) {}

    /** What is known of one Asterisk. */
    private static final class Kept {
        private final AmiClient ami;
        private @Nullable Position done;
        private @Nullable Position tried;
        private boolean isAsking;
        private int wrongLooks;
        private BootTime nextLook = BootTime.ZERO;
        private BootTime nextAttempt = BootTime.ZERO;
        private BootTime nextRenewal = BootTime.ZERO;
        private @Nullable BootTime deafSince;
        private SortedMap<String, String> states = new TreeMap<>();

        private Kept(AmiClient ami) {
            this.ami = ami;
        }

        /** The same again only after a pause. */
        private boolean mayTry(Position wanted, BootTime now) {
            return tried != wanted || !now.isBefore(nextAttempt);
        }
    }

    private final Setting setting;
    private final Map<ResourceId, Kept> kept = new HashMap<>(); // guarded by this, as is all below
    private final Set<ResourceId> shown = new HashSet<>();
    private @Nullable ClusterDocument document;

    public TrunkKeeper(Setting setting) {
        this.setting = setting;
    }

    /** The document that holds from now on; nothing is done before the first. */
    public synchronized void inForce(ClusterDocument next) {
        document = next;
    }

    /** Puts right what does not stand as it should. To be called again and again, some times a second. */
    public synchronized void look() {
        if (document == null) {
            return;
        }
        Orders orders = new Orders(document, setting.self(), setting.wall().instant());
        SortedMap<ResourceId, Trunks> present = setting.trunks().get();
        kept.keySet().retainAll(present.keySet());
        shown.stream()
                .filter(resource -> !present.containsKey(resource))
                .toList()
                .forEach(this::hide);
        present.forEach((resource, trunks) -> {
            boolean isWanted = trunks.isHere() && orders.drain(resource).isEmpty() && !orders.isSentAway(resource);
            look(resource, trunks.ami(), isWanted ? Position.REGISTERED : Position.UNREGISTERED);
        });
    }

    private void look(ResourceId resource, AmiClient ami, Position wanted) {
        Kept known = kept.get(resource);
        if (known == null || known.ami != ami) {
            known = new Kept(ami);
            kept.put(resource, known);
        }
        BootTime now = setting.clock().get();
        if (!ami.isConnected()) {
            disconnected(resource, known, now);
            return;
        }
        known.deafSince = null;
        if (!known.isAsking && known.done != wanted && known.mayTry(wanted, now)) {
            order(resource, known, wanted, now);
        } else if (!known.isAsking && known.done == wanted && !now.isBefore(known.nextLook)) {
            examine(resource, known, wanted, now);
        }
    }

    /** Nothing is known of its trunks now, and the next Asterisk registers by itself. */
    private void disconnected(ResourceId resource, Kept known, BootTime now) {
        known.done = null;
        known.tried = null;
        known.states = new TreeMap<>();
        BootTime since = known.deafSince == null ? now : known.deafSince;
        known.deafSince = since;
        if (now.since(since).compareTo(DEAF) >= 0) {
            show(
                    resource,
                    "the trunks of " + resource
                            + " are not kept: AMI is away, so they may be registered from here or not");
        }
    }

    private void order(ResourceId resource, Kept known, Position wanted, BootTime now) {
        known.nextRenewal = now.plus(RENEW);
        order(resource, known, wanted, List.of("*all"), now);
    }

    private void order(ResourceId resource, Kept known, Position wanted, List<String> which, BootTime now) {
        known.isAsking = true;
        known.nextLook = now.plus(LOOK);
        known.nextAttempt = now.plus(LOOK);
        known.tried = wanted;
        which.stream()
                .map(trunk -> known.ami.send(AmiAction.of(wanted.action).with("Registration", trunk), LIMIT))
                .reduce((one, other) -> other)
                .ifPresent(last -> last.thenAccept(reply -> ordered(resource, known, wanted, reply)));
    }

    private synchronized void ordered(ResourceId resource, Kept known, Position wanted, AmiReply reply) {
        known.isAsking = false;
        if (reply instanceof AmiReply.Answered) {
            boolean isNews = known.done != wanted;
            known.done = wanted;
            known.wrongLooks = isNews ? 0 : known.wrongLooks;
            known.nextAttempt = setting.clock().get().plus(AGAIN);
            if (isNews) {
                setting.story()
                        .accept("the trunks of " + resource
                                + (wanted == Position.REGISTERED
                                        ? " are registered from here"
                                        : " are not registered from here"));
            }
        } else if (!(reply instanceof AmiReply.NotConnected)) {
            show(resource, "the trunks of " + resource + " are not kept: " + reply.sentence());
        }
    }

    private void examine(ResourceId resource, Kept known, Position wanted, BootTime now) {
        known.isAsking = true;
        known.nextLook = now.plus(LOOK);
        known.ami
                .send(AmiAction.of("PJSIPShowRegistrationsOutbound"), LIMIT)
                .thenAccept(reply -> examined(resource, known, wanted, reply));
    }

    private synchronized void examined(ResourceId resource, Kept known, Position wanted, AmiReply reply) {
        known.isAsking = false;
        if (!(reply instanceof AmiReply.Answered answered) || known.done != wanted) {
            return; // it has none, or says when it is ordered something
        }
        known.states = answered.items().stream()
                .filter(item -> item.isEvent("OutboundRegistrationDetail"))
                .collect(Collectors.toMap(
                        item -> item.text("ObjectName"), TrunkKeeper::state, (one, other) -> one, TreeMap::new));
        List<String> wrong = known.states.entrySet().stream()
                .filter(trunk -> trunk.getValue().equals("Registered") != (wanted == Position.REGISTERED))
                .map(trunk -> trunk.getKey() + " is " + trunk.getValue())
                .toList();
        if (wrong.isEmpty() || wanted == Position.UNREGISTERED) {
            hide(resource);
            known.wrongLooks = 0;
        }
        BootTime now = setting.clock().get();
        if (wanted == Position.UNREGISTERED) {
            if (!wrong.isEmpty()) {
                order(resource, known, wanted, now);
            }
            return;
        }
        if (!known.states.isEmpty() && !now.isBefore(known.nextRenewal)) {
            order(resource, known, wanted, now);
            return;
        }
        if (wrong.isEmpty()) {
            return;
        }
        // The first look may come before the provider's answer.
        if (++known.wrongLooks > 1) {
            show(resource, "trunks of " + resource + ": " + String.join(", ", wrong));
        }
        List<String> unregistered = known.states.entrySet().stream()
                .filter(trunk -> trunk.getValue().equals("Unregistered"))
                .map(Map.Entry::getKey)
                .toList();
        if (!unregistered.isEmpty() && !now.isBefore(known.nextAttempt)) {
            order(resource, known, wanted, unregistered, now);
        }
    }

    private static String state(AmiMessage trunk) {
        return trunk.text("Status");
    }

    private void show(ResourceId resource, String sentence) {
        shown.add(resource);
        setting.show().accept(key(resource), sentence);
    }

    private void hide(ResourceId resource) {
        if (shown.remove(resource)) {
            setting.hide().accept(key(resource));
        }
    }

    private static String key(ResourceId resource) {
        return "trunks-" + resource;
    }

    /** Trunks that are registered from here, as Asterisk told last. */
    public synchronized int registered() {
        return (int) kept.values().stream()
                .flatMap(known -> known.states.values().stream())
                .filter("Registered"::equals)
                .count();
    }

    /** Trunks that should be registered from here and are not, as Asterisk told last. */
    public synchronized int missing() {
        return (int) kept.values().stream()
                .filter(known -> known.done == Position.REGISTERED)
                .flatMap(known -> known.states.values().stream())
                .filter(state -> !state.equals("Registered"))
                .count();
    }
}
