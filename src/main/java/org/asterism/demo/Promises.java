package org.asterism.demo;

import java.util.ArrayList;
import java.util.List;

/** What the demo promised to show, and whether it did. */
final class Promises {

    private record Promise(boolean isKept, String text) {}

    private final List<Promise> all = new ArrayList<>();

    void add(boolean isKept, String text) {
        all.add(new Promise(isKept, text));
    }

    boolean areKept() {
        return !all.isEmpty() && all.stream().allMatch(Promise::isKept);
    }

    void print(Screen screen) {
        screen.title("What was shown");
        all.forEach(promise -> screen.outcome(promise.isKept(), promise.text()));
    }
}
