package org.asterism.telephony;

import java.time.Duration;

/** What Asterisk said on its control socket. */
public sealed interface ControlAnswer {

    /** One sentence for operators. */
    String sentence();

    /**
     * It answered and hung up, as it does after a command.
     *
     * @param pid by its own greeting; 0 if that could not be read
     * @param output without the greeting, at most 1 MB
     */
    record Said(long pid, String version, String output, Duration took) implements ControlAnswer {
        @Override
        public String sentence() {
            return "control socket answers";
        }
    }

    /** Nobody is behind the socket, or there is none. */
    record NoOne(String reason) implements ControlAnswer {
        @Override
        public String sentence() {
            return "nobody at the control socket: " + reason;
        }
    }

    /** It took the question, or not even that, and did not answer in time: hung, frozen or overloaded. */
    record Silent(Duration limit) implements ControlAnswer {
        @Override
        public String sentence() {
            return "control socket does not answer within " + limit.toMillis() + " ms";
        }
    }

    /** It could not be asked. Says nothing about Asterisk. */
    record NotAsked(String reason) implements ControlAnswer {
        @Override
        public String sentence() {
            return "control socket could not be asked: " + reason;
        }
    }
}
