package org.asterism.hacf;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.asterism.model.NodeName;

/** Checks of single values. Each throws {@link IllegalArgumentException} with the reason, to follow the value. */
final class Values {

    private static final Pattern INTERFACE = Pattern.compile("[^\\s/:]{1,15}(?::[0-9A-Za-z]+)?");
    private static final Pattern V4 = Pattern.compile("(?:[0-9]{1,3}\\.){3}[0-9]{1,3}");
    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%[A-Za-z0-9._-]{1,15})?");
    private static final int NO_LIMIT = Integer.MAX_VALUE;

    /** A check of one value. */
    @FunctionalInterface
    interface Check {
        void check(String value);
    }

    private Values() {}

    static void any(String value) {}

    static boolean flag(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "on", "yes", "y", "1" -> true;
            case "false", "off", "no", "n", "0" -> false;
            default -> throw new IllegalArgumentException("is neither on nor off");
        };
    }

    static Check number(int least, int most) {
        return value -> whole(value, least, most);
    }

    static Check positive() {
        return number(1, NO_LIMIT);
    }

    static int whole(String value, int least, int most) {
        if (!value.matches("[0-9]{1,10}")) {
            throw new IllegalArgumentException("is not a whole number");
        }
        long number = Long.parseLong(value);
        if (number < least || number > most) {
            throw new IllegalArgumentException(
                    most == NO_LIMIT ? "is not at least " + least : "is not from " + least + " to " + most);
        }
        return (int) number;
    }

    static Check oneOf(String... words) {
        return value -> {
            if (!List.of(words).contains(value)) {
                throw new IllegalArgumentException("is not one of " + String.join(", ", words));
            }
        };
    }

    /** {@code autojoin}, {@code auto_failback} and others whose words may be in capitals. */
    static Check oneOfIgnoringCase(String... words) {
        Check exact = oneOf(words);
        return value -> exact.check(value.toLowerCase(Locale.ROOT));
    }

    static void time(String value) {
        HaTime.parse(value);
    }

    static void flagCheck(String value) {
        flag(value);
    }

    /** A flag, or one of these words. */
    static Check flagOr(String... words) {
        return value -> {
            if (!List.of(words).contains(value.toLowerCase(Locale.ROOT))) {
                flag(value);
            }
        };
    }

    static void path(String value) {
        if (!value.startsWith("/") || value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("is not an absolute path");
        }
    }

    static void interfaceName(String value) {
        if (!INTERFACE.matcher(value).matches()) {
            throw new IllegalArgumentException("is not the name of a network interface");
        }
    }

    static void nodeName(String value) {
        new NodeName(value.toLowerCase(Locale.ROOT));
    }

    static void address(String value) {
        if (literal(value).isEmpty()) {
            throw new IllegalArgumentException("is not an IP address; a host name could not be looked up in an outage");
        }
    }

    /** A host's name or address. */
    static void host(String value) {
        if (literal(value).isEmpty() && !value.matches("[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252}[A-Za-z0-9])?")) {
            throw new IllegalArgumentException("is neither an address nor the name of a host");
        }
    }

    static void assignment(String value) {
        if (!value.matches("[A-Za-z_][A-Za-z0-9_]*=.*")) {
            throw new IllegalArgumentException("is not NAME=VALUE");
        }
    }

    /** An address without asking anybody; empty for what is none. */
    static Optional<InetAddress> literal(String text) {
        if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException notOne) {
            return Optional.empty();
        }
    }

    static Optional<Inet4Address> literal4(String text) {
        return literal(text).filter(Inet4Address.class::isInstance).map(Inet4Address.class::cast);
    }
}
