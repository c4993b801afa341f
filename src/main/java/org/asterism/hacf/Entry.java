package org.asterism.hacf;

import java.util.List;

/**
 * One directive as it stands in the file.
 *
 * @param keyword as the rules know it; older names are replaced
 * @param line from 1
 */
record Entry(String keyword, int line, List<String> values) {

    Entry {
        values = List.copyOf(values);
    }

    /** The first value; there is one in every entry that was accepted. */
    String value() {
        return values.get(0);
    }

    @Override
    public String toString() {
        return keyword + " " + String.join(" ", values);
    }
}
