package org.asterism.hacf;

import org.asterism.config.Problem.Where;

/**
 * What becomes of one directive or one resource of Heartbeat's files.
 *
 * @param subject the directive, or the resource
 * @param sentence what holds now and why, for operators
 */
public record Fate(Where where, String subject, Effect effect, String sentence) {

    /** In the order in which an operator has to care. */
    public enum Effect {
        /** Something the operator has to know or do. */
        ATTENTION("attention"),
        /** Does nothing here. */
        WITHOUT_EFFECT("without effect"),
        /** Became a setting of another form or meaning. */
        MAPPED("mapped"),
        /** Holds as it did with Heartbeat. */
        OBEYED("obeyed");

        private final String words;

        Effect(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    @Override
    public String toString() {
        return where + ": " + subject + ": " + effect.words() + ": " + sentence;
    }
}
