package org.asterism.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.asterism.model.Score;

/** The scores that led to a placement, as Pacemaker shows them, sorted. */
final class ScoreText {

    private ScoreText() {}

    /** Of a cluster that nothing was done with yet; it is placed by this. */
    static List<String> of(Cluster cluster) {
        ScoreLog log = new ScoreLog();
        cluster.scoreLog = log;
        Scheduler.place(cluster);
        List<String> lines = new ArrayList<>(log.promotions);
        for (ScoreLog.Look look : log.looks) {
            String moment = look.moment().name().toLowerCase(Locale.ROOT);
            for (NodeInfo node : cluster.nodes) {
                Tally score = look.scores().get(node.index);
                if (score.isListed() && !look.entry().isOrphan) {
                    lines.add("pcmk__" + moment + "_assign: " + look.entry().label + " allocation score on " + node.name
                            + ": " + Score.of(score.total()));
                }
            }
        }
        Collections.sort(lines);
        return lines;
    }
}
