package org.asterism.telephony.drain;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.asterism.telephony.ami.AmiAction;
import org.asterism.telephony.ami.AmiClient;
import org.asterism.telephony.ami.AmiMessage;
import org.asterism.telephony.ami.AmiReply;

/**
 * The gate for new calls of one Asterisk. Two are equal that work on the same connection. Any thread; nothing blocks or fails.
 *
 * @param variable global variable of the dialplan that refuses new calls while it is 1
 */
public record CallGate(AmiClient ami, String variable) {

    /** For each question; Asterisk answers within milliseconds. */
    private static final Duration LIMIT = Duration.ofSeconds(1);

    /** How it shall stand. */
    public enum Position {
        OPEN("0"),
        CLOSED("1");

        private final String value;

        Position(String value) {
            this.value = value;
        }

        /** Never set is open. */
        private boolean is(String text) {
            return this == CLOSED ? text.equals(value) : !text.equals(CLOSED.value);
        }
    }

    /** What came of it. */
    public sealed interface Outcome {

        /** It stands so; {@code HELD}: it did before. */
        enum Stands implements Outcome {
            HELD,
            MOVED
        }

        /** How it stands is not known. */
        record Unknown(String reason) implements Outcome {}
    }

    /** What is up. */
    public sealed interface Calls {

        /**
         * So many.
         *
         * @param kept of them: those that are never cut
         * @param oldest age of the oldest; zero if there is none
         */
        record Counted(int calls, int kept, Duration oldest) implements Calls {}

        /** It was not told. */
        record Unknown(String reason) implements Calls {}
    }

    /** Looks how it stands, and moves it if it must. */
    public CompletionStage<Outcome> put(Position wanted) {
        return ask(AmiAction.of("Getvar").with("Variable", variable)).thenCompose(reply -> {
            if (!(reply instanceof AmiReply.Answered answered)) {
                return CompletableFuture.completedFuture(new Outcome.Unknown(reply.sentence()));
            }
            return wanted.is(answered.response().text("Value"))
                    ? CompletableFuture.completedFuture(Outcome.Stands.HELD)
                    : set(wanted);
        });
    }

    private CompletionStage<Outcome> set(Position wanted) {
        AmiAction action = AmiAction.of("Setvar").with("Variable", variable).with("Value", wanted.value);
        return ask(action)
                .thenApply(reply -> reply instanceof AmiReply.Answered
                        ? Outcome.Stands.MOVED
                        : new Outcome.Unknown(reply.sentence()));
    }

    /** Channels of one call have the same linked id; a call that is set up counts. */
    public CompletionStage<Calls> count(KeptCalls kept) {
        return ask(AmiAction.of("CoreShowChannels"))
                .thenApply(reply -> reply instanceof AmiReply.Answered answered
                        ? counted(answered.items(), kept)
                        : new Calls.Unknown(reply.sentence()));
    }

    private static Calls counted(List<AmiMessage> channels, KeptCalls kept) {
        long calls = channels.stream().map(CallGate::call).distinct().count();
        Duration oldest = channels.stream()
                .map(CallGate::age)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        return new Calls.Counted((int) calls, kept.of(channels), oldest);
    }

    /** What is the same for all channels of one call. */
    static String call(AmiMessage channel) {
        return channel.get("Linkedid").orElseGet(() -> channel.text("Uniqueid"));
    }

    /** {@code Duration: 01:02:03}; zero if it is not told so. */
    public static Duration age(AmiMessage channel) {
        String text = channel.text("Duration");
        if (!text.matches("[0-9]{1,6}:[0-9]{2}:[0-9]{2}")) {
            return Duration.ZERO;
        }
        String[] parts = text.split(":", -1);
        return Duration.ofHours(Long.parseLong(parts[0]))
                .plusMinutes(Long.parseLong(parts[1]))
                .plusSeconds(Long.parseLong(parts[2]));
    }

    private CompletionStage<AmiReply> ask(AmiAction action) {
        return ami.send(action, LIMIT);
    }
}
