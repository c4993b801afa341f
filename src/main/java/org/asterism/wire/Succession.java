package org.asterism.wire;

/** Follows the numbered pieces of one sender, and tells when one is missing. Not for several threads. */
public final class Succession {

    /** What to do with a piece. */
    public enum Verdict {
        /** Forget what was there before, then take it in. */
        ANEW,
        TAKE,
        /** Leave it, and ask for the whole. */
        ASK,
        /** Leave it. */
        DROP
    }

    private String life = "";
    private long number = -1;
    private int left;

    /**
     * Takes note of a piece.
     *
     * @param life tells one life of the sender from the next
     * @param left pieces of the whole that follow; a sender that does not count them always says 0
     */
    public Verdict arrived(String life, long number, Part part, int left) {
        boolean isSameLife = this.life.equals(life);
        if (part == Part.FIRST) {
            this.life = life;
            this.number = number;
            this.left = left;
            return Verdict.ANEW;
        }
        if (part == Part.MORE) {
            return isSameLife ? more(left) : Verdict.DROP;
        }
        if (isSameLife && number == this.number + 1 && this.left == 0) {
            this.number = number;
            return Verdict.TAKE;
        }
        return Verdict.ASK;
    }

    private Verdict more(int left) {
        boolean isNext = left == this.left - 1 || (left == 0 && this.left == 0);
        this.left = left;
        return isNext ? Verdict.TAKE : Verdict.ASK;
    }
}
