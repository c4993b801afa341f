package org.asterism.demo.client;

import java.util.Locale;

/** Something the client saw, as one line of text. Moments are microseconds since the epoch, by this machine's clock. */
public sealed interface Observation {

    /** On one line, without a line break. */
    String line();

    /** A packet came in whose sender is the floating address; {@code mac} says which host sent it. */
    record Sender(long atMicros, String mac) implements Observation {
        @Override
        public String line() {
            return "sender " + atMicros + " " + mac;
        }
    }

    /** A SIP OPTIONS sent the usual way was answered with 200. */
    record Answered(long atMicros, long roundTripMicros) implements Observation {
        @Override
        public String line() {
            return "answered " + atMicros + " " + roundTripMicros;
        }
    }

    /** What happens to a call. */
    enum CallStep {
        DIALLED,
        /** The other side took it up. */
        ANSWERED,
        /** Hung up in good order. */
        ENDED,
        /** It was never answered, or refused. */
        FAILED,
        /** It was up, and at its end nobody knew it any more. */
        LOST
    }

    /** A step of call number {@code call}. */
    record Called(long atMicros, long call, CallStep step) implements Observation {
        @Override
        public String line() {
            return "called " + atMicros + " " + call + " " + step.name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The end of an HTTP request.
     *
     * @param status 0 if there was no answer; {@code body} then says why
     * @param body on one line
     */
    record Fetched(long request, int status, String body) implements Observation {
        public Fetched {
            body = body.replace('\n', ' ').replace('\r', ' ');
        }

        @Override
        public String line() {
            return "fetched " + request + " " + status + " " + body;
        }
    }

    /** The client cannot do its work. */
    record Trouble(String sentence) implements Observation {
        @Override
        public String line() {
            return "trouble " + sentence.replace('\n', ' ');
        }
    }

    /**
     * Reads what {@link #line} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static Observation parse(String line) {
        String[] words = line.split(" ", 4);
        try {
            return switch (words[0]) {
                case "sender" -> new Sender(Long.parseLong(words[1]), words[2]);
                case "answered" -> new Answered(Long.parseLong(words[1]), Long.parseLong(words[2]));
                case "called" ->
                    new Called(
                            Long.parseLong(words[1]),
                            Long.parseLong(words[2]),
                            CallStep.valueOf(words[3].toUpperCase(Locale.ROOT)));
                case "fetched" -> new Fetched(Long.parseLong(words[1]), Integer.parseInt(words[2]), words[3]);
                case "trouble" -> new Trouble(line.substring("trouble ".length()));
                default -> throw new IllegalArgumentException("not an observation: " + line);
            };
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("not an observation: " + line, e);
        }
    }
}
