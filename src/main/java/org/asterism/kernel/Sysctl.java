package org.asterism.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Kernel settings below {@code /proc/sys}. Keys are written with slashes ({@code net/ipv4/conf/all/arp_announce}),
 * since device names may contain dots.
 */
public final class Sysctl {

    private static final Path ROOT = Path.of("/proc/sys");
    private static final Pattern KEY = Pattern.compile("[a-z]+(/[^/\\s]+)+");

    private Sysctl() {}

    /** What was done about a setting. */
    public sealed interface Change {

        String key();

        /** It had the wanted value. */
        record Unchanged(String key, String value) implements Change {}

        record Changed(String key, String before, String after) implements Change {}

        record Refused(String key, Refusal refusal) implements Change {}
    }

    public static Answer<String> read(String key) {
        try {
            return new Answer.Got<>(
                    Files.readString(path(key), StandardCharsets.US_ASCII).strip());
        } catch (IOException e) {
            return new Answer.Failed<>(refusal(e, "read " + key));
        }
    }

    /**
     * What a node with floating addresses needs: questions of ARP are never asked with a shut address (else neighbours
     * stay unresolved up to 1.6 s after a takeover), and services can bind to an address that is elsewhere.
     */
    public static List<Change> prepareForFloatingAddresses() {
        return List.of(
                ensure("net/ipv4/conf/all/arp_announce", "2"),
                ensure("net/ipv4/ip_nonlocal_bind", "1"),
                ensure("net/ipv6/ip_nonlocal_bind", "1"));
    }

    /** Without it the other addresses of a network go with the first one. */
    public static Change keepSecondaries(DeviceName device) {
        return ensure("net/ipv4/conf/" + device + "/promote_secondaries", "1");
    }

    /**
     * Routes by this device are passed over while it has no carrier, instead of taking packets and keeping them for 3 s, which
     * is how long ARP goes on asking.
     */
    public static List<Change> passOverWithoutCarrier(DeviceName device) {
        return List.of(
                ensure("net/ipv4/conf/" + device + "/ignore_routes_with_linkdown", "1"),
                ensure("net/ipv6/conf/" + device + "/ignore_routes_with_linkdown", "1"));
    }

    /** Makes the setting have this value. */
    public static Change ensure(String key, String wanted) {
        Answer<String> before = read(key);
        if (before instanceof Answer.Failed<String> failed) {
            return new Change.Refused(key, failed.refusal());
        }
        String old = ((Answer.Got<String>) before).value();
        if (old.equals(wanted)) {
            return new Change.Unchanged(key, old);
        }
        try {
            Files.writeString(path(key), wanted + "\n", StandardCharsets.US_ASCII);
            return new Change.Changed(key, old, wanted);
        } catch (IOException e) {
            return new Change.Refused(key, refusal(e, "set " + key + " from " + old + " to " + wanted));
        }
    }

    private static Path path(String key) {
        if (!KEY.matcher(key).matches() || key.contains("/..")) {
            throw new IllegalArgumentException("not a kernel setting: '" + key + "'");
        }
        return ROOT.resolve(key);
    }

    private static Refusal refusal(IOException cause, String attempt) {
        int errno = cause instanceof NoSuchFileException ? Refusal.ENOENT : Refusal.EACCES;
        return Refusal.of(errno, attempt, Refusal.Needs.NET_ADMIN);
    }
}
