package org.asterism.simulate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import org.asterism.cib.CibReader;
import org.asterism.cib.CibUnreadable;
import org.asterism.model.ClusterState;
import org.asterism.model.Iso8601;

/**
 * Many simulations in one process, one per line of the input: the CIB's path, a tab, the file for the report, and after
 * another tab further arguments, of which {@code -t TIME} is known. A report appears under its name when it is complete.
 */
public final class Batch {

    private final PrintWriter complaints;

    private Batch(PrintWriter complaints) {
        this.complaints = complaints;
    }

    /** Runs all jobs. One that fails leaves what it had reported until then, and a complaint. */
    public static void run(Reader jobs, PrintWriter complaints) throws IOException {
        Batch batch = new Batch(complaints);
        BufferedReader lines = new BufferedReader(jobs);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] fields = line.split("\t", -1);
            if (fields.length >= 2) {
                batch.job(Path.of(fields[0]), Path.of(fields[1]), fields.length > 2 ? fields[2] : "");
            }
        }
    }

    private void job(Path cib, Path output, String arguments) throws IOException {
        StringBuilder text = new StringBuilder();
        try {
            Simulation.write(state(cib, time(arguments)), text);
        } catch (CibUnreadable unreadable) {
            complaints.println(cib + ": " + unreadable.getMessage());
        } catch (RuntimeException | AssertionError | StackOverflowError bug) {
            // One broken case must not cost the ones after it.
            complaints.println(cib + ": " + bug);
            bug.printStackTrace(complaints);
        }
        complaints.flush();
        Path temporary = output.resolveSibling(output.getFileName() + ".part");
        Files.writeString(temporary, text);
        Files.move(temporary, output, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Optional<Instant> time(String arguments) {
        String[] words = arguments.strip().split("\\s+", -1);
        for (int i = 0; i + 1 < words.length; i++) {
            if (words[i].equals("-t")) {
                return Iso8601.instant(words[i + 1]);
            }
        }
        return Optional.empty();
    }

    private static ClusterState state(Path cib, Optional<Instant> time) throws IOException, CibUnreadable {
        ClusterState state = CibReader.read(cib, Instant.now()).state();
        return time.map(state::at).orElse(state);
    }
}
