package org.asterism.survival;

import java.time.Duration;
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
    private final java.time.InstantSource wall;
    private volatile AmiClient client;

    /** @param journal takes what was told, on its own thread */
    @SuppressWarnings("NullAway.Init") // connect() comes before the first event
    public BridgeWatch(Consumer<Function<Journal, List<Change>>> journal, java.time.InstantSource wall) {
        this.journal = journal;
        this.wall = wall;
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
        }
    }

    /** Asks for all channels: HEP may lose a BYE, and events are missed while AMI is not connected. */
    public void reconcile() {
        AmiClient present = client;
        if (present != null && present.isConnected()) {
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
