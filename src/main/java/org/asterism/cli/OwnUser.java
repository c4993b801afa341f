package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** For whom a command asks: several people often share one credential, and records should tell them apart. */
final class OwnUser {

    private OwnUser() {}

    /** {@code alice (as root) on pbx1}. Proves nothing: whoever holds the credential can say what he likes. */
    static String claim() {
        Map<String, String> environment = System.getenv();
        String user = System.getProperty("user.name", "");
        String invoker = environment.getOrDefault("SUDO_USER", "");
        String who = invoker.isEmpty() || invoker.equals(user) ? user : invoker + " (as " + user + ")";
        return (who + " on " + host()).replaceAll("[^\\x20-\\x7e]", "?");
    }

    private static String host() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException unreadable) {
            return "?";
        }
    }
}
