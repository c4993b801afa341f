package org.asterism.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.asterism.model.ClusterState;

/** Writes the scores of the exam's cases as Pacemaker shows them, one file per case, for comparison: {@code EXAM OUTPUT}. */
final class ScoreDump {

    private ScoreDump() {}

    /** Entry point. */
    public static void main(String[] args) throws IOException {
        Path exam = Path.of(args[0]);
        Path output = Path.of(args[1]);
        Files.createDirectories(output);
        for (String line : Files.readAllLines(exam.resolve("cases/cases.tsv"))) {
            String[] columns = line.split("\t");
            if (!columns[0].equals("case")) {
                dump(exam, output, columns[0]);
            }
        }
    }

    private static void dump(Path exam, Path output, String name) throws IOException {
        Path target = output.resolve(name + ".scores");
        try {
            Files.write(target, Scheduler.scores(read(exam.resolve("cases/xml/" + name + ".xml"))));
        } catch (org.asterism.cib.CibUnreadable beyond) {
            Files.deleteIfExists(target);
        } catch (RuntimeException | AssertionError | StackOverflowError broken) {
            System.err.println(name + ": "
                    + broken.toString()
                            .substring(0, Math.min(80, broken.toString().length())) + " at " + broken.getStackTrace()[0]
                    + " " + broken.getStackTrace()[1] + " " + broken.getStackTrace()[2]);
            Files.deleteIfExists(target);
        }
    }

    private static ClusterState read(Path file) throws IOException, org.asterism.cib.CibUnreadable {
        return org.asterism.cib.CibReader.read(file, java.time.Instant.now()).state();
    }
}
