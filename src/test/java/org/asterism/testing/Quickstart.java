package org.asterism.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of the quickstart of 2008, as they stand there. */
public final class Quickstart {

    private Quickstart() {}

    /** {@code ha.cf}, of the nodes linuxha1 and linuxha2. */
    public static String haCf() {
        try {
            return Files.readString(Path.of("src/test/resources/hacf/quickstart-2008-ha.cf"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
