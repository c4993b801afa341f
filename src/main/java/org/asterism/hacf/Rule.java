package org.asterism.hacf;

import java.util.List;

/**
 * What a directive may look like and what becomes of it.
 *
 * @param least fewest values
 * @param most most values
 * @param check of all values together
 * @param sentence why it has this fate; where it depends on the values, the importer says more
 */
record Rule(int least, int most, Shape check, Fate.Effect effect, String sentence) {

    static final int ANY_NUMBER = Integer.MAX_VALUE;

    /** Throws {@link IllegalArgumentException} with a sentence about the line. */
    @FunctionalInterface
    interface Shape {
        void check(List<String> values);
    }

    /** One value. */
    static Rule one(Values.Check check, Fate.Effect effect, String sentence) {
        return new Rule(1, 1, each(check), effect, sentence);
    }

    /** One value or more, each by itself. */
    static Rule many(Values.Check check, Fate.Effect effect, String sentence) {
        return new Rule(1, ANY_NUMBER, each(check), effect, sentence);
    }

    /** These values in this order. */
    static Rule line(Fate.Effect effect, String sentence, Values.Check... checks) {
        return new Rule(
                checks.length,
                checks.length,
                values -> {
                    for (int i = 0; i < checks.length; i++) {
                        checkOne(checks[i], values.get(i));
                    }
                },
                effect,
                sentence);
    }

    private static Shape each(Values.Check check) {
        return values -> values.forEach(value -> checkOne(check, value));
    }

    static void checkOne(Values.Check check, String value) {
        try {
            check.check(value);
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException("'" + value + "' " + refused.getMessage(), refused);
        }
    }

    String number() {
        return most == ANY_NUMBER ? "at least " + least : least == most ? String.valueOf(least) : least + " to " + most;
    }
}
