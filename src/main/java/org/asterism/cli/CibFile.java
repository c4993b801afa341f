package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.asterism.cib.CibDocument;
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

    /** Of one that is to be a live cluster's configuration: says what of it does not hold; refuses what is no CIB. */
    static void checkDocument(Path file, String text, Console console) {
        try {
            CibDocument.read(text).leftOut().forEach(part -> console.complain(file + ": left out: " + part));
        } catch (CibUnreadable unreadable) {
            throw CommandFailed.usage(
                    file + ": " + unreadable.getMessage(), "name a whole CIB, as cibadmin -Q prints it");
        }
    }
}
