package org.asterism.architecture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What deciding code may use: the same input must give the same output on every node, at any time. */
final class Purity {

    /** Whole packages and types of the JDK that are data and nothing else. */
    private static final List<String> ALLOWED_PREFIXES = List.of(
            Layout.ROOT + ".", "org.jspecify.", "java.lang.", "java.util.", "java.time.", "java.math.", "java.text.");

    private static final List<String> ALLOWED_TYPES = List.of(
            "java.io.Serializable",
            "java.net.InetAddress",
            "java.net.Inet4Address",
            "java.net.Inet6Address",
            "java.net.UnknownHostException",
            "java.nio.charset.StandardCharsets",
            "java.nio.charset.Charset",
            "java.util.concurrent.TimeUnit",
            "java.security.MessageDigest",
            "java.security.NoSuchAlgorithmException");

    private static final List<String> BANNED_PREFIXES = List.of(
            "java.lang.Thread",
            "java.lang.InheritableThreadLocal",
            "java.lang.Process",
            "java.lang.Runtime$",
            "java.lang.System$Logger",
            "java.lang.ref.",
            "java.lang.reflect.",
            "java.util.concurrent.",
            "java.util.logging.",
            "java.util.random.",
            "java.util.Random",
            "java.util.SplittableRandom",
            "java.util.Timer",
            "java.util.WeakHashMap",
            "java.util.IdentityHashMap",
            "java.util.Scanner",
            "java.util.zip.",
            "java.util.jar.",
            "java.time.Clock",
            "java.time.InstantSource");

    private static final List<String> BANNED_TYPES = List.of("java.lang.Runtime");

    private static final String TIME = "deciding code is told the time";
    private static final String CHANCE = "deciding code has no chance";
    private static final String WORLD = "deciding code does not see the machine it runs on";
    private static final String IDENTITY = "differs from node to node";

    /** Methods of allowed types which look at the world, as {@code type.method}, with the reason. */
    static final Map<String, String> BANNED_CALLS = bannedCalls();

    private Purity() {}

    static boolean allowsType(String name) {
        if (ALLOWED_TYPES.contains(name)) {
            return true;
        }
        if (BANNED_TYPES.contains(name) || startsWithAny(name, BANNED_PREFIXES)) {
            return false;
        }
        return !name.contains(".") || startsWithAny(name, ALLOWED_PREFIXES);
    }

    private static boolean startsWithAny(String name, List<String> prefixes) {
        return prefixes.stream().anyMatch(name::startsWith);
    }

    private static Map<String, String> bannedCalls() {
        Map<String, String> banned = new LinkedHashMap<>();
        for (String type : List.of(
                "Instant",
                "LocalDate",
                "LocalTime",
                "LocalDateTime",
                "ZonedDateTime",
                "OffsetDateTime",
                "OffsetTime",
                "Year",
                "YearMonth",
                "MonthDay")) {
            banned.put("java.time." + type + ".now", TIME);
        }
        banned.put("java.lang.System.nanoTime", TIME);
        banned.put("java.lang.System.currentTimeMillis", TIME);
        banned.put("java.lang.Math.random", CHANCE);
        banned.put("java.lang.StrictMath.random", CHANCE);
        banned.put("java.util.UUID.randomUUID", CHANCE);
        banned.put("java.util.Collections.shuffle", CHANCE);
        banned.put("java.lang.System.identityHashCode", IDENTITY);
        banned.put("java.util.Collection.parallelStream", WORLD);
        banned.put("java.time.ZoneId.systemDefault", WORLD);
        banned.put("java.util.Locale.getDefault", WORLD);
        banned.put("java.util.TimeZone.getDefault", WORLD);
        banned.put("java.lang.System.getenv", WORLD);
        banned.put("java.lang.System.getProperty", WORLD);
        banned.put("java.lang.System.exit", WORLD);
        banned.put("java.net.InetAddress.getByName", WORLD);
        banned.put("java.net.InetAddress.getAllByName", WORLD);
        banned.put("java.net.InetAddress.getLocalHost", WORLD);
        banned.put("java.net.InetAddress.getLoopbackAddress", WORLD);
        return banned;
    }
}
