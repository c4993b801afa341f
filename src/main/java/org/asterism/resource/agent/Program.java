package org.asterism.resource.agent;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A program that runs in the foreground, to be kept running.
 *
 * @param words the program and its arguments; no shell reads them
 * @param user to run as; empty: ours
 * @param directory to run in
 * @param log file that takes its output; {@code /dev/null} for none
 * @param startWait how long it has to live to count as started
 * @param stopGrace time between SIGTERM and SIGKILL
 */
record Program(
        List<String> words,
        String user,
        String directory,
        SortedMap<String, String> environment,
        String log,
        Duration startWait,
        Duration stopGrace) {

    Program {
        words = List.copyOf(words);
        environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
        if (words.isEmpty()) {
            throw new IllegalArgumentException("there is no program to run");
        }
    }
}
