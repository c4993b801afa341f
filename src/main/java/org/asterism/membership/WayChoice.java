package org.asterism.membership;

import java.util.List;

/** Chooses the link for messages to one peer; pure. */
final class WayChoice {

    /** How well a link carries, best first. */
    enum Quality {
        /** Both hear each other over it, and in time. */
        GOOD,
        /** Both hear each other over it, but lately not in time. */
        LATE,
        /** It comes and goes too often to be relied on. */
        FLAPPING,
        /** We hear the peer over it; whether it hears us is not known. */
        ONE_WAY,
        DEAD
    }

    private WayChoice() {}

    /** The present link while none is better, so that a link that comes and goes moves nothing; else the first best. */
    static int choose(int present, List<Quality> links) {
        int best = present;
        for (int link = 0; link < links.size(); link++) {
            if (links.get(link).compareTo(links.get(best)) < 0) {
                best = link;
            }
        }
        return best;
    }
}
