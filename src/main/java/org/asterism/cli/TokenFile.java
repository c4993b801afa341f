package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the token to send. A file may hold just a token, or be the node's own token file ({@code name role token} a line); of
 * that the credential with the most rights is taken.
 */
final class TokenFile {

    static final Path OF_THE_NODE = Path.of("/etc/asterism/tokens");

    private static final List<String> ROLES = List.of("viewer", "operator", "administrator");

    private TokenFile() {}

    /** From the option, else from {@code ASTERISM_TOKEN_FILE}, else from the node's own file if we may read it. */
    static Optional<String> token(String option, Map<String, String> environment) {
        String named = option.isEmpty() ? environment.getOrDefault("ASTERISM_TOKEN_FILE", "") : option;
        if (named.isEmpty()) {
            return Files.isReadable(OF_THE_NODE) ? Optional.of(read(OF_THE_NODE)) : Optional.empty();
        }
        return Optional.of(read(Path.of(named)));
    }

    private static String read(Path file) {
        try {
            String best = "";
            int bestRole = -2;
            for (String line : Files.readAllLines(file)) {
                String[] words = line.replaceFirst("#.*", "").strip().split("\\s+", -1);
                int role = words.length == 3 ? ROLES.indexOf(words[1]) : words.length == 1 ? ROLES.size() : -1;
                if (!words[words.length - 1].isEmpty() && role > bestRole) {
                    best = words[words.length - 1];
                    bestRole = role;
                }
            }
            if (best.isEmpty()) {
                throw CommandFailed.usage("token file " + file + " is empty", "write the token into it");
            }
            return best;
        } catch (IOException e) {
            throw CommandFailed.usage(
                    "token file " + file + " cannot be read: " + e, "name a file with --token-file that you may read");
        }
    }
}
