package org.asterism.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.asterism.model.ClusterState;
import org.asterism.model.Score;

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
            Files.write(target, scores(read(exam.resolve("cases/xml/" + name + ".xml"))));
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

    private static List<String> scores(ClusterState state) {
        Cluster cluster = new Cluster(state);
        ScoreLog log = new ScoreLog();
        cluster.scoreLog = log;
        Scheduler.place(cluster);
        List<String> lines = new ArrayList<>(log.promotions);
        for (ScoreLog.Look look : log.looks) {
            for (NodeInfo node : cluster.nodes) {
                Tally score = look.scores().get(node.index);
                if (score.isListed() && !look.entry().isOrphan) {
                    lines.add("pcmk__" + moment(look) + "_assign: " + look.entry().label + " allocation score on "
                            + node.name + ": " + Score.of(score.total()));
                }
            }
        }
        Collections.sort(lines);
        return lines;
    }

    private static String moment(ScoreLog.Look look) {
        return look.moment().name().toLowerCase(java.util.Locale.ROOT);
    }
}
