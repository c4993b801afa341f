package org.asterism.survival.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.sip.SipMessage;
import org.asterism.sip.SipValues;

/**
 * The dialogs of this node's Asterisk, learned from copies of its messages and from its bridges. For one thread. Holds at most a
 * given number of dialogs; further ones are counted and not kept, so they end with Asterisk. A dialog is forgotten at its BYE,
 * when its channel hangs up, or when Asterisk's list of channels has it no more.
 */
public final class Journal {

    /** An INVITE that nobody answered in this time has had its end unseen. */
    private static final Duration UNANSWERED = Duration.ofMinutes(10);

    /** Of a channel this young a list may have been made before it came. */
    private static final Duration YOUNG = Duration.ofSeconds(5);

    /** After that nobody is on the line any more. */
    private static final Duration ORPHANS = Duration.ofMinutes(2);

    /** What came of it. */
    public sealed interface Change {}

    /** The dialog is new or other than before. */
    public record Kept(Dialog dialog) implements Change {}

    /** The dialog has ended. */
    public record Gone(String callId) implements Change {}

    /** Asterisk is to be asked for the Call-ID of this channel; the answer goes to {@link #channelIs}. */
    public record Ask(String channel) implements Change {}

    /**
     * What was taken in.
     *
     * @param refused dialogs for which there was no room
     * @param unread packets that were no SIP in HEP3
     */
    public record Counts(long messages, long unread, long refused) {}

    private Set<String> ownHosts;
    private final int most;
    private final Map<String, Draft> drafts = new LinkedHashMap<>();
    private final Map<String, Dialog> told = new LinkedHashMap<>();
    private final Map<String, Dialog> orphans = new LinkedHashMap<>();
    private final Map<String, Dialog> adopted = new LinkedHashMap<>();
    private final Set<String> before = new HashSet<>();
    private final Map<String, String> callIds = new HashMap<>();
    private final Map<String, Dialog.Channel> channels = new HashMap<>();
    private final Map<String, TreeSet<String>> bridges = new TreeMap<>();
    private final Map<String, String> bridgeOf = new HashMap<>();
    private long orphanedAt;
    private long messages;
    private long unread;
    private long refused;

    /**
     * @param ownHosts hosts that stand in Via and Contact of this Asterisk: the floating addresses
     * @param most dialogs kept at once
     */
    public Journal(Set<String> ownHosts, int most) {
        this.ownHosts = Set.copyOf(ownHosts);
        this.most = most;
    }

    /** The floating addresses are these now. */
    public List<Change> ownHosts(Set<String> hosts) {
        ownHosts = Set.copyOf(hosts);
        return List.of();
    }

    /** A packet of Asterisk's HEP stream. {@code now} in milliseconds since 1970. */
    public List<Change> heard(HepPacket packet, long now) {
        if (!(packet instanceof HepPacket.Sip sip)) {
            unread++;
            return List.of();
        }
        SipMessage message = SipMessage.read(sip.message(), sip.message().length);
        if (message instanceof SipMessage.Malformed || message.callId().isEmpty()) {
            unread++;
            return List.of();
        }
        messages++;
        boolean isRequest = message instanceof SipMessage.Request;
        boolean isBegunByAsterisk = ownHosts.contains(
                SipValues.sentBy(message.header("via").orElse("")).host());
        boolean isSent = isRequest == isBegunByAsterisk;
        HepPacket.Address far = isSent ? sip.target() : sip.source();
        Draft draft = drafts.get(message.callId());
        if (draft == null) {
            if (!opens(message)) {
                return List.of();
            }
            if (drafts.size() >= most) {
                refused++;
                return List.of();
            }
            draft = new Draft(message.callId(), !isSent, far, sip.transport());
            drafts.put(draft.callId(), draft);
        }
        if (ends(draft, message)) {
            return forget(draft.callId());
        }
        if (isSent) {
            draft.sent(message, now);
        } else {
            draft.received(message, far, sip.transport(), now);
        }
        return sip.correlation().startsWith("PJSIP/")
                ? channelIs(sip.correlation(), draft.callId())
                : tell(draft.callId());
    }

    private static boolean opens(SipMessage message) {
        return message instanceof SipMessage.Request request
                && request.method().equals("INVITE")
                && request.toTag().isEmpty();
    }

    private static boolean ends(Draft draft, SipMessage message) {
        if (message instanceof SipMessage.Request request) {
            return request.method().equals("BYE");
        }
        SipMessage.Response response = (SipMessage.Response) message;
        boolean isChallenge = response.status() == 401 || response.status() == 407;
        return !draft.isConfirmed()
                && response.cseqMethod().equals("INVITE")
                && response.status() >= 300
                && !isChallenge;
    }

    /** A channel and its dialog: what Asterisk answered, or HEP told. */
    public List<Change> channelIs(String channel, String callId) {
        Draft draft = drafts.get(callId);
        if (draft == null) {
            return List.of();
        }
        callIds.put(channel, callId);
        Dialog.Channel known = channels.get(channel);
        draft.channel(known != null ? known : named(channel, draft.channel()));
        String bridge = bridgeOf.get(channel);
        return bridge == null ? tell(callId) : pair(bridge);
    }

    private static Dialog.Channel named(String channel, Dialog.Channel before) {
        return before.name().equals(channel) ? before : new Dialog.Channel(channel, "", "", "", "", "", "", "");
    }

    /** AMI's BridgeEnter, and each line of a list of channels that are bridged. */
    public List<Change> entered(String bridge, Dialog.Channel channel) {
        String name = channel.name();
        if (!channels.containsKey(name) && channels.size() >= 2 * most) {
            refused++;
            return List.of();
        }
        List<Change> changes = new ArrayList<>();
        String before = bridgeOf.put(name, bridge);
        if (before != null && !before.equals(bridge)) {
            changes.addAll(leave(before, name));
        }
        channels.put(name, channel);
        bridges.computeIfAbsent(bridge, key -> new TreeSet<>()).add(name);
        String callId = callIds.get(name);
        Draft draft = callId == null ? null : drafts.get(callId);
        if (draft != null) {
            draft.channel(channel);
        } else if (name.startsWith("PJSIP/")) {
            changes.add(new Ask(name));
        }
        changes.addAll(pair(bridge));
        return changes;
    }

    /** AMI's BridgeLeave. */
    public List<Change> left(String bridge, String channel) {
        bridgeOf.remove(channel, bridge);
        return leave(bridge, channel);
    }

    private List<Change> leave(String bridge, String channel) {
        TreeSet<String> members = bridges.get(bridge);
        if (members == null || !members.remove(channel)) {
            return List.of();
        }
        List<Change> changes = new ArrayList<>();
        String callId = callIds.get(channel);
        Draft draft = callId == null ? null : drafts.get(callId);
        if (draft != null) {
            draft.bridge("", 0);
            changes.addAll(tell(draft.callId()));
        }
        changes.addAll(pair(bridge));
        if (members.isEmpty()) {
            bridges.remove(bridge);
        }
        return changes;
    }

    /** AMI's Hangup. */
    public List<Change> hungUp(String channel) {
        List<Change> changes = new ArrayList<>();
        String bridge = bridgeOf.remove(channel);
        if (bridge != null) {
            changes.addAll(leave(bridge, channel));
        }
        channels.remove(channel);
        String callId = callIds.remove(channel);
        if (callId != null) {
            changes.addAll(forget(callId));
        }
        return changes;
    }

    /** All channels that Asterisk has: what is not among them ended unseen. Also forgets what was never answered. */
    public List<Change> present(Set<String> names, long now) {
        List<Change> changes = new ArrayList<>();
        for (Draft draft : new ArrayList<>(drafts.values())) {
            long age = now - draft.touchedAt();
            String name = draft.channel().name();
            boolean isLost = draft.isConfirmed()
                    ? !name.isEmpty() && !names.contains(name) && age > YOUNG.toMillis()
                    : age > UNANSWERED.toMillis();
            if (isLost) {
                changes.addAll(name.isEmpty() ? forget(draft.callId()) : hungUp(name));
            }
        }
        if (!orphans.isEmpty() && now - orphanedAt > ORPHANS.toMillis()) {
            orphans.keySet().forEach(callId -> changes.add(new Gone(callId)));
            orphans.clear();
        }
        return changes;
    }

    /** AMI is gone: what there is now is of the Asterisk of before, should another one be found later. */
    public List<Change> parted() {
        before.addAll(drafts.keySet());
        return List.of();
    }

    /** It was the same Asterisk still. */
    public List<Change> same() {
        before.clear();
        return List.of();
    }

    /**
     * Another Asterisk runs now. Answered dialogs of before wait for {@link #orphansOf} or {@link #hand}, for two minutes at most; its
     * channels and bridges are forgotten, since the next Asterisk uses the same names again.
     */
    public List<Change> restarted(long now) {
        for (String callId : before) {
            drafts.remove(callId);
            Dialog dialog = told.remove(callId);
            if (dialog != null) {
                orphans.put(callId, dialog);
            }
        }
        orphanedAt = now;
        callIds.values().removeIf(before::contains);
        before.clear();
        channels.clear();
        bridges.clear();
        bridgeOf.clear();
        return List.of();
    }

    /** Takes out what an earlier Asterisk left behind at this address. */
    public List<Dialog> orphansOf(String ownHost) {
        return takeOut(orphans, ownHost);
    }

    /** Takes out all that is at this address, for the node that has the address now. */
    public List<Dialog> hand(String ownHost) {
        List<Dialog> handed = takeOut(orphans, ownHost);
        handed.addAll(takeOut(adopted, ownHost));
        List<Dialog> live = takeOut(told, ownHost);
        live.forEach(dialog -> forget(dialog.callId()));
        handed.addAll(live);
        return handed;
    }

    private static List<Dialog> takeOut(Map<String, Dialog> from, String ownHost) {
        List<Dialog> taken = new ArrayList<>(from.values());
        taken.removeIf(dialog -> !dialog.ownHost().equals(ownHost));
        taken.forEach(dialog -> from.remove(dialog.callId()));
        return taken;
    }

    /** Dialogs that this node continues itself are told like Asterisk's, until they are {@link #released}. */
    public List<Change> adopted(List<Dialog> dialogs) {
        List<Change> changes = new ArrayList<>();
        for (Dialog dialog : dialogs) {
            Dialog next = dialog.continued();
            adopted.put(next.callId(), next);
            changes.add(new Kept(next));
        }
        return changes;
    }

    /** They have ended. */
    public List<Change> released(List<String> ended) {
        List<Change> changes = new ArrayList<>();
        for (String callId : ended) {
            if (adopted.remove(callId) != null) {
                changes.add(new Gone(callId));
            }
        }
        return changes;
    }

    /** All that is told, for a node that has nothing yet. */
    public List<Dialog> all() {
        List<Dialog> all = new ArrayList<>(told.values());
        all.addAll(orphans.values());
        all.addAll(adopted.values());
        return all;
    }

    public Counts counts() {
        return new Counts(messages, unread, refused);
    }

    private List<Change> pair(String bridge) {
        TreeSet<String> members = bridges.getOrDefault(bridge, new TreeSet<>());
        List<Change> changes = new ArrayList<>();
        for (String member : members) {
            String callId = callIds.get(member);
            Draft draft = callId == null ? null : drafts.get(callId);
            if (draft != null) {
                String other = members.size() != 2
                        ? ""
                        : callIds.getOrDefault(member.equals(members.first()) ? members.last() : members.first(), "");
                draft.bridge(other, members.size());
                changes.addAll(tell(draft.callId()));
            }
        }
        return changes;
    }

    private List<Change> tell(String callId) {
        Draft draft = drafts.get(callId);
        if (draft == null || !draft.isConfirmed()) {
            return List.of();
        }
        Dialog now = draft.dialog();
        return now.equals(told.put(callId, now)) ? List.of() : List.of(new Kept(now));
    }

    private List<Change> forget(String callId) {
        before.remove(callId);
        Draft draft = drafts.remove(callId);
        if (draft != null) {
            callIds.remove(draft.channel().name());
        }
        return told.remove(callId) == null ? List.of() : List.of(new Gone(callId));
    }
}
