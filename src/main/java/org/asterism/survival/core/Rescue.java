package org.asterism.survival.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.asterism.sip.SipMessage;
import org.asterism.sip.SipMessage.Request;
import org.asterism.sip.SipMessage.Response;

/**
 * Continues the calls of a dead Asterisk from its address. For one thread; time comes with each step and only grows. Calls begin at
 * a steady pace, so that answers do not drown one another.
 */
public final class Rescue {

    /** How a call ended. */
    public enum Outcome {
        /** It was re-joined, and ended later by one of its ends or because one was gone. */
        SURVIVED,
        /** It could not be continued. */
        CUT
    }

    /** What is to be done. */
    public sealed interface Effect {}

    /** A message from the address {@code own}. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Send(String own, String transport, HepPacket.Address to, byte[] message) implements Effect {}

    /** The ends of a call have agreed. */
    public record Joined() implements Effect {}

    /** A call ended; {@code dialogs} has the caller's first. */
    public record Ended(List<Dialog> dialogs, Outcome outcome, String reason) implements Effect {}

    /** A question to the media relay. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record AskRelay(byte[] datagram) implements Effect {}

    /** The media relay is of no use; the ends of calls are led to one another without it. */
    public record RelayFailed(String sentence) implements Effect {}

    /** Where media flows. */
    public enum Media {
        /** Between the ends. */
        DIRECT,
        /** Through a relay, if it answers. */
        RELAYED
    }

    private record Place(RescuedCall call, Leg leg) {}

    private final int port;
    private final int perSecond;
    private final Transactions transactions;
    private final Media media;
    private final MediaRelay relay;
    private final ArrayDeque<RescuedCall> waiting = new ArrayDeque<>();
    private final Map<String, Place> places = new HashMap<>();
    private final Set<RescuedCall> open = new HashSet<>();
    private final List<Effect> effects = new ArrayList<>();
    private long now;
    private long last = -1;
    private long credit;
    private long branch;

    /**
     * @param port where the rescuer answers
     * @param perSecond calls that are begun each second
     * @param token makes branches unique
     */
    public Rescue(int port, int perSecond, String token, Media media) {
        this.port = port;
        this.perSecond = perSecond;
        this.media = media;
        this.transactions = new Transactions(
                (leg, message) -> effects.add(
                        new Send(leg.dialog().ownHost(), leg.dialog().transport(), leg.destination(), message)),
                () -> token + "-" + ++branch,
                () -> now);
        this.relay = new MediaRelay(
                token,
                transactions,
                datagram -> effects.add(new AskRelay(datagram)),
                sentence -> effects.add(new RelayFailed(sentence)));
    }

    /** Takes over these dialogs; one whose partner is not among them is ended. {@code at} in milliseconds. */
    public List<Effect> take(Collection<Dialog> dialogs, long at) {
        now = Math.max(now, at);
        Map<String, Dialog> byId = new TreeMap<>();
        dialogs.forEach(dialog -> byId.put(dialog.callId(), dialog));
        byId.keySet().removeAll(places.keySet());
        Set<String> done = new HashSet<>();
        for (Dialog dialog : byId.values()) {
            if (done.add(dialog.callId())) {
                Dialog partner = byId.get(dialog.partner());
                if (partner != null && partner.partner().equals(dialog.callId())) {
                    done.add(partner.callId());
                    boolean isFirst = dialog.side() == Dialog.Side.CALLER || partner.side() == Dialog.Side.CALLEE;
                    add(isFirst ? List.of(dialog, partner) : List.of(partner, dialog));
                } else {
                    add(List.of(dialog));
                }
            }
        }
        return step();
    }

    private void add(List<Dialog> dialogs) {
        List<Leg> legs = dialogs.stream().map(dialog -> new Leg(dialog, port)).toList();
        RescuedCall call = new RescuedCall(legs, transactions, path(legs), new RescuedCall.Listener() {
            @Override
            public void joined() {
                effects.add(new Joined());
            }

            @Override
            public void ended(RescuedCall ended, Outcome outcome, String reason) {
                open.remove(ended);
                effects.add(new Ended(ended.dialogs(), outcome, reason));
                // Late requests and responses of the ends still find it.
                transactions.after(32_000, () -> dialogs.forEach(dialog -> places.remove(dialog.callId())));
            }
        });
        legs.forEach(leg -> places.put(leg.dialog().callId(), new Place(call, leg)));
        open.add(call);
        waiting.add(call);
    }

    private MediaPath path(List<Leg> legs) {
        return media == Media.RELAYED ? relay.path(legs.get(0).dialog().callId()) : MediaPath.DIRECT;
    }

    /** An answer of the media relay. */
    public List<Effect> relayed(byte[] datagram, long at) {
        now = Math.max(now, at);
        relay.received(datagram);
        return step();
    }

    /** A message that came to the rescuer's port. */
    public List<Effect> received(SipMessage message, long at) {
        now = Math.max(now, at);
        Place place = places.get(message.callId());
        if (message instanceof Response response) {
            transactions.response(response);
        } else if (message instanceof Request request && place != null) {
            place.call().received(place.leg(), request);
        }
        return step();
    }

    /** Time has gone by. */
    public List<Effect> tick(long at) {
        now = Math.max(now, at);
        return step();
    }

    /** The address went away, or this node ends: calls that wait or are open cannot be held. */
    public List<Effect> stop(String reason, long at) {
        now = Math.max(now, at);
        new ArrayList<>(open).forEach(call -> call.cut(reason, List.of()));
        waiting.clear();
        return step();
    }

    /** Another node continues these dialogs now: nothing is sent for them any more, and nothing billed. */
    public void abandon(Collection<String> callIds) {
        for (String callId : callIds) {
            Place place = places.remove(callId);
            if (place != null && open.remove(place.call())) {
                waiting.remove(place.call());
                place.call().abandon();
            }
        }
    }

    /** Milliseconds until {@link #tick} is due; at most {@code most}. */
    public long pause(long most) {
        if (!waiting.isEmpty()) {
            return Math.min(most, Math.max(1, 1000 / perSecond));
        }
        return Math.max(0, Math.min(most, transactions.due() - now));
    }

    /** Calls that have not ended. */
    public int open() {
        return open.size();
    }

    /** Whether nothing is left to do or to wait for. */
    public boolean isIdle() {
        return places.isEmpty() && waiting.isEmpty();
    }

    private List<Effect> step() {
        transactions.tick();
        credit = last < 0 ? 1000 : Math.min(1000L * Math.max(1, perSecond / 20), credit + (now - last) * perSecond);
        last = now;
        while (!waiting.isEmpty() && credit >= 1000) {
            credit -= 1000;
            waiting.remove().begin();
        }
        List<Effect> done = List.copyOf(effects);
        effects.clear();
        return done;
    }
}
