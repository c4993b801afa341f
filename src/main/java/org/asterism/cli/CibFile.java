package org.asterism.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.zip.GZIPInputStream;
import org.asterism.cib.CibDocument;
import org.asterism.cib.CibReader;
import org.asterism.cib.CibReading;
import org.asterism.cib.CibUnreadable;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;

/** A CIB named on the command line. */
final class CibFile {

    private CibFile() {}

    /** Reads it; what is odd about it goes to the error output. */
    static ClusterState read(Path file, Console console) throws IOException {
        if (file.toString().isEmpty() || !Files.isReadable(file)) {
            throw CommandFailed.usage("cannot read the CIB '" + file + "'", "name a file that you may read");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return read(file.toString(), isCompressed(file) ? new GZIPInputStream(in) : in, console);
        }
    }

    /** That of the running cluster. */
    static ClusterState live(ApiClient client, Console console) {
        byte[] cib = client.cib().getBytes(StandardCharsets.UTF_8);
        return read("the cluster's CIB", new ByteArrayInputStream(cib), console).in(ClusterState.Manner.LIVE);
    }

    private static boolean isCompressed(Path file) {
        return file.toString().endsWith(".gz");
    }

    /** From anywhere; {@code name} is for complaints. */
    static ClusterState read(String name, InputStream in, Console console) {
        try {
            CibReading reading = CibReader.read(in, Instant.now());
            reading.problems().forEach(problem -> console.complain(name + ": " + problem));
            return reading.state();
        } catch (CibUnreadable unreadable) {
            throw CommandFailed.usage(
                    name + ": " + unreadable.getMessage(), "name a whole CIB, as cibadmin -Q prints it");
        }
    }

    /** Of one that is to be a live cluster's configuration: says what of it does not hold; refuses what is no CIB. */
    static ClusterDocument checkDocument(Path file, String text, Console console) {
        try {
            CibDocument read = CibDocument.read(text);
            read.leftOut().forEach(part -> console.complain(file + ": left out: " + part));
            return read.document();
        } catch (CibUnreadable unreadable) {
            throw CommandFailed.usage(
                    file + ": " + unreadable.getMessage(), "name a whole CIB, as cibadmin -Q prints it");
        }
    }
}
