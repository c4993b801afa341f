package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** As which node a file is to be read. */
final class OwnName {

    private OwnName() {}

    /** The name given, else this machine's. */
    static String orThis(String given) {
        if (!given.isEmpty()) {
            return given;
        }
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname"))
                    .strip()
                    .toLowerCase(Locale.ROOT);
        } catch (IOException e) {
            throw CommandFailed.usage("this machine's name cannot be read: " + e, "name a node with --as");
        }
    }
}
