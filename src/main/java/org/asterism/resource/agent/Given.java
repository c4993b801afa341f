package org.asterism.resource.agent;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asterism.executor.AgentCall;

/**
 * What operators gave as parameters, read as what it means. Each throws {@link IllegalArgumentException} with a sentence for them. Read
 * with every call of an agent, so the patterns are made once.
 */
final class Given {

    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern SPAN = Pattern.compile("([0-9]{1,7})(ms|s|)");

    private Given() {}

    /** A literal address; names are not looked up, since that may block. */
    static InetAddress address(String text) {
        if (!ADDRESS.matcher(text).matches()) {
            throw new IllegalArgumentException("not an IP address: '" + text + "'");
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an IP address: '" + text + "'", e);
        }
    }

    /** A literal address, or none. */
    static Optional<InetAddress> address(AgentCall call, String name) {
        String text = call.param(name, "");
        return text.isEmpty() ? Optional.empty() : Optional.of(address(text));
    }

    /** From {@code least} to {@code most}, both included. */
    static int number(AgentCall call, String name, String preset, int least, int most) {
        String text = call.param(name, preset);
        boolean isNumber = NUMBER.matcher(text).matches();
        if (!isNumber || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException(
                    "parameter '" + name + "' must be a number from " + least + " to " + most + ", not '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    /** In seconds, unless it says ms. */
    static Duration span(AgentCall call, String name, String preset) {
        String text = call.param(name, preset);
        Matcher matcher = SPAN.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "parameter '" + name + "' must be a time like 500ms or 2s, not '" + text + "'");
        }
        long number = Long.parseLong(matcher.group(1));
        return matcher.group(2).equals("ms") ? Duration.ofMillis(number) : Duration.ofSeconds(number);
    }
}
