package org.asterism.survival;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.asterism.survival.core.Dialog;
import org.asterism.survival.core.Journal;
import org.asterism.survival.core.Journal.Change;
import org.asterism.telephony.ami.AmiAction;
import org.asterism.telephony.ami.AmiClient;
import org.asterism.telephony.ami.AmiListener;
import org.asterism.telephony.ami.AmiMessage;
import org.asterism.telephony.ami.AmiReply;
import org.asterism.telephony.ami.AmiState;

/** Leads Asterisk's bridges and channels from AMI into the journal; asks for all of them after each login and once a while. */
public final class BridgeWatch implements AmiListener {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Consumer<Function<Journal, List<Change>>> journal;
    private final InstantSource wall;
    private final Runnable restarted;
    private volatile AmiClient client;
    private volatile String began = "";
    private volatile Instant partedAt = Instant.EPOCH;
    private volatile boolean isKnown;

    /**
     * Waits for {@link #connect}.
     *
     * @param journal takes what was told, on its own thread
     * @param restarted called when another Asterisk is found to run than before, after the journal was told
     */
    @SuppressWarnings("NullAway.Init") // connect() comes before the first event
    public BridgeWatch(Consumer<Function<Journal, List<Change>>> journal, InstantSource wall, Runnable restarted) {
        this.journal = journal;
        this.wall = wall;
        this.restarted = restarted;
    }

    /** When AMI was last lost; if it is lost because Asterisk died, that was its death. */
    public Instant partedAt() {
        return partedAt;
    }

    /** Whether Asterisk is there now. */
    public boolean isConnected() {
        AmiClient present = client;
        return present != null && present.isConnected();
    }

    /** The client whose events these are. */
    public void connect(AmiClient opened) {
        client = opened;
        opened.listen(this);
        reconcile();
    }

    @Override
    public void onEvent(AmiMessage event) {
        String name = event.event().orElse("");
        switch (name) {
            case "BridgeEnter" -> journal.accept(kept -> kept.entered(event.text("BridgeUniqueid"), channel(event)));
            case "BridgeLeave" ->
                journal.accept(kept -> kept.left(event.text("BridgeUniqueid"), event.text("Channel")));
            case "Hangup" -> journal.accept(kept -> kept.hungUp(event.text("Channel")));
            default -> {
                // Not of bridges.
            }
        }
    }

    @Override
    public void onState(AmiState state) {
        if (state instanceof AmiState.Connected) {
            reconcile();
        } else if (isKnown) {
            isKnown = false;
            partedAt = wall.instant();
            journal.accept(Journal::parted);
        }
    }

    /** Whether it is the Asterisk of before is told by when it began. */
    private void identified(AmiReply reply) {
        if (!(reply instanceof AmiReply.Answered answered)) {
            return;
        }
        AmiMessage status = answered.response();
        String now = status.text("CoreStartupDate") + " " + status.text("CoreStartupTime");
        boolean isOther = !began.isEmpty() && !began.equals(now);
        began = now;
        isKnown = true;
        long at = wall.millis();
        journal.accept(kept -> isOther ? kept.restarted(at) : kept.same());
        if (isOther) {
            restarted.run();
        }
        reconcile();
    }

    /** Asks for all channels: HEP may lose a BYE, and events are missed while AMI is not connected. */
    public void reconcile() {
        AmiClient present = client;
        if (present == null || !present.isConnected()) {
            return;
        }
        if (!isKnown) {
            present.send(AmiAction.of("CoreStatus"), LIMIT).thenAccept(this::identified);
        } else {
            present.send(AmiAction.of("CoreShowChannels"), LIMIT).thenAccept(this::listed);
        }
    }

    private void listed(AmiReply reply) {
        if (reply instanceof AmiReply.Answered answered) {
            long now = wall.millis();
            journal.accept(kept -> {
                List<Change> changes = new ArrayList<>();
                Set<String> names = new HashSet<>();
                for (AmiMessage item : answered.items()) {
                    if (!item.isEvent("CoreShowChannel")) {
                        continue;
                    }
                    names.add(item.text("Channel"));
                    if (!item.text("BridgeId").isEmpty()) {
                        changes.addAll(kept.entered(item.text("BridgeId"), channel(item)));
                    }
                }
                changes.addAll(kept.present(names, now));
                return changes;
            });
        }
    }

    /** Asks for the Call-ID of a channel. */
    public void askCallId(String channel) {
        AmiClient present = client;
        if (present == null) {
            return;
        }
        AmiAction question = AmiAction.of("Getvar").with("Channel", channel).with("Variable", "CHANNEL(pjsip,call-id)");
        present.send(question, LIMIT).thenAccept(reply -> {
            if (reply instanceof AmiReply.Answered answered) {
                String callId = answered.response().text("Value");
                journal.accept(kept -> kept.channelIs(channel, callId));
            }
        });
    }

    private static Dialog.Channel channel(AmiMessage event) {
        String name = event.text("CallerIDName");
        return new Dialog.Channel(
                event.text("Channel"),
                event.text("Uniqueid"),
                event.text("Linkedid"),
                event.text("CallerIDNum"),
                name.equals("<unknown>") ? "" : name,
                event.text("Exten"),
                event.text("Context"),
                event.text("AccountCode"));
    }
}
