package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.asterism.cib.CibReader;
import org.asterism.cib.CibReading;
import org.asterism.cib.CibUnreadable;
import org.asterism.model.ClusterState;

/** A CIB named on the command line. */
final class CibFile {

    private CibFile() {}

    /** Reads it; what is odd about it goes to the error output. */
    static ClusterState read(Path file, Console console) throws IOException {
        if (file.toString().isEmpty() || !Files.isReadable(file)) {
            throw CommandFailed.usage("cannot read the CIB '" + file + "'", "name a file that you may read");
        }
        try {
            CibReading reading = CibReader.read(file, Instant.now());
            reading.problems().forEach(problem -> console.complain(file + ": " + problem));
            return reading.state();
        } catch (CibUnreadable unreadable) {
            throw CommandFailed.usage(
                    file + ": " + unreadable.getMessage(), "name a whole CIB, as cibadmin -Q prints it");
        }
    }
}
