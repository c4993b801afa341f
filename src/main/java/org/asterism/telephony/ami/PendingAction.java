package org.asterism.telephony.ami;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.asterism.model.BootTime;
import org.jspecify.annotations.Nullable;

/** An action that waits for its answer. Touched by the client's thread only, but for the future. */
final class PendingAction {

    static final int MOST_ITEMS = 100_000;

    private final AmiAction action;
    private final Duration limit;
    private final BootTime begin;
    private final CompletableFuture<AmiReply> future = new CompletableFuture<>();
    private final List<AmiMessage> items = new ArrayList<>();
    private @Nullable AmiMessage response;

    PendingAction(AmiAction action, Duration limit, BootTime begin) {
        this.action = action;
        this.limit = limit;
        this.begin = begin;
    }

    CompletableFuture<AmiReply> future() {
        return future;
    }

    AmiAction action() {
        return action;
    }

    BootTime end() {
        return begin.plus(limit);
    }

    /** Its list has begun and has not ended. Events of an originated call carry the id, too, but belong to no list. */
    boolean isListing() {
        return response != null;
    }

    void silent() {
        future.complete(new AmiReply.Silent(limit));
    }

    /** Takes a message with its id; the reply when that was the last one. */
    Optional<AmiReply> take(AmiMessage message, BootTime now) {
        AmiMessage first = response;
        if (first == null) {
            if (!message.isSuccess()) {
                return Optional.of(new AmiReply.Refused(message.text("Message")));
            }
            response = message;
            return message.text("EventList").equalsIgnoreCase("start")
                    ? Optional.empty()
                    : Optional.of(new AmiReply.Answered(message, List.of(), now.since(begin)));
        }
        String list = message.text("EventList");
        if (list.equalsIgnoreCase("Complete") || list.equalsIgnoreCase("cancelled")) {
            return Optional.of(new AmiReply.Answered(first, items, now.since(begin)));
        }
        if (items.size() < MOST_ITEMS) {
            items.add(message);
            return Optional.empty();
        }
        return Optional.of(new AmiReply.Refused("a list of more than " + MOST_ITEMS + " items"));
    }
}
