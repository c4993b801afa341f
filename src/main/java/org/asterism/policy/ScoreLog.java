package org.asterism.policy;

import java.util.ArrayList;
import java.util.List;

/** What the entries scored while the placement went on, for those who want to see how it came about. */
final class ScoreLog {

    /** When scores are looked at. */
    enum Moment {
        PRIMITIVE,
        GROUP,
        CLONE,
        BUNDLE
    }

    /** The scores of an entry at one moment. */
    record Look(Moment moment, Entry entry, List<Tally> scores) {}

    final List<Look> looks = new ArrayList<>();
    /** Promotion scores, in words. */
    final List<String> promotions = new ArrayList<>();

    void look(Moment moment, Entry entry) {
        looks.add(new Look(moment, entry, List.of(entry.scores)));
    }

    void lookAtAll(Moment moment, Entry entry) {
        look(moment, entry);
        entry.children.forEach(child -> lookAtAll(moment, child));
    }
}
