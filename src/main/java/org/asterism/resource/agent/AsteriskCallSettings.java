package org.asterism.resource.agent;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentMetadata.Parameter;
import org.asterism.sip.SipValues;

/**
 * The parameters of {@code asterism:asterisk} for a real call to an echo, read.
 *
 * @param uri whom to call
 * @param every from the begin of a call to that of the next
 * @param answer how long the answer may take
 * @param delay from the call to ringing or answer, from which on it is too long
 * @param loss percent of lost packets from which on it is too much
 */
record AsteriskCallSettings(
        InetSocketAddress target, String uri, Duration every, Duration answer, Duration delay, int loss) {

    private static final Duration SHORTEST = Duration.ofSeconds(5);
    private static final int SIP_PORT = 5060;

    /** Those of the check, for the agent's description. */
    static List<Parameter> parameters() {
        return List.of(
                Parameter.optional(
                        "call-check",
                        "string",
                        "",
                        "SIP URI of an extension that answers and echoes, sip:100@10.0.0.100: it is really called."
                                + " Empty = no call"),
                Parameter.optional("call-interval", "string", "30s", "From one of these calls to the next, 5s or more"),
                Parameter.optional("call-answer", "string", "2s", "How long the answer to such a call may take"),
                Parameter.optional(
                        "call-delay",
                        "string",
                        "1s",
                        "Post-dial delay, until it rings or is answered, that is too long"),
                Parameter.optional("call-loss", "integer", "5", "Percent of lost packets that are too many"));
    }

    /**
     * Empty: no call is asked for.
     *
     * @throws IllegalArgumentException if a parameter cannot be understood
     */
    static Optional<AsteriskCallSettings> read(AgentCall call) {
        Duration every = Given.span(call, "call-interval", "30s");
        if (every.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    "parameter 'call-interval' must be 5s or more, not '" + call.param("call-interval", "") + "'");
        }
        Duration answer = Given.span(call, "call-answer", "2s");
        if (answer.isZero()) {
            throw new IllegalArgumentException("parameter 'call-answer' must be more than 0");
        }
        Duration delay = Given.span(call, "call-delay", "1s");
        int loss = Given.number(call, "call-loss", "5", 0, 100);
        String uri = call.param("call-check", "");
        return uri.isEmpty()
                ? Optional.empty()
                : Optional.of(new AsteriskCallSettings(target(uri), uri, every, answer, delay, loss));
    }

    private static InetSocketAddress target(String uri) {
        SipValues.HostPort place = SipValues.ofUri(uri);
        if (!uri.matches("sip:[^\\s<>@;]+@[^\\s<>@]+") || place.host().isEmpty()) {
            throw new IllegalArgumentException(
                    "parameter 'call-check' must be a SIP URI with a number and an address, sip:100@10.0.0.100, not '"
                            + uri + "'");
        }
        return new InetSocketAddress(Given.address(place.host()), place.port() == 0 ? SIP_PORT : place.port());
    }
}
