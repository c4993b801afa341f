package org.asterism.fencing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import org.asterism.fencing.core.FenceAction;
import org.asterism.fencing.core.FencingRecord;
import org.asterism.model.NodeName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last requests and how they ended, in memory and in a file of one line each (fields parted by tabs). The file is for people:
 * one that cannot be read or written costs the history and nothing else. For one thread; writing happens on {@code disk}.
 */
final class FencingHistory {

    private static final Logger LOG = LoggerFactory.getLogger(FencingHistory.class);
    private static final int FIELDS = 10;

    private final Path file;
    private final int most;
    private final Executor disk;
    private final Deque<FencingRecord> newestFirst = new ArrayDeque<>();

    private FencingHistory(Path file, int most, Executor disk) {
        this.file = file;
        this.most = most;
        this.disk = disk;
    }

    /** With what the file has; blocks for as long as that takes. */
    static FencingHistory open(Path file, int most, Executor disk) {
        FencingHistory history = new FencingHistory(file, most, disk);
        if (Files.exists(file)) {
            try {
                Files.readAllLines(file, StandardCharsets.UTF_8).forEach(history::read);
            } catch (IOException e) {
                LOG.warn("fencing history cannot be read file={} reason={}", file, e.getMessage());
            }
        }
        return history;
    }

    void add(FencingRecord line) {
        keep(line);
        List<String> lines = new ArrayList<>();
        newestFirst.descendingIterator().forEachRemaining(known -> lines.add(text(known)));
        disk.execute(() -> write(lines));
    }

    List<FencingRecord> newestFirst() {
        return List.copyOf(newestFirst);
    }

    private void keep(FencingRecord line) {
        newestFirst.addFirst(line);
        while (newestFirst.size() > most) {
            newestFirst.removeLast();
        }
    }

    private void write(List<String> lines) {
        try {
            Path next = file.resolveSibling(file.getFileName() + ".new");
            Files.write(next, lines, StandardCharsets.UTF_8);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("fencing history cannot be written file={} reason={}", file, e.getMessage());
        }
    }

    private static String text(FencingRecord line) {
        return String.join(
                "\t",
                line.ended().toString(),
                line.began().toString(),
                line.target().value(),
                Long.toString(line.life()),
                line.action().name(),
                line.outcome().name(),
                plain(line.by()),
                line.node().value(),
                plain(line.reason()),
                plain(line.detail()));
    }

    private static String plain(String text) {
        return text.replaceAll("[\\t\\r\\n]+", " ");
    }

    private void read(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length < FIELDS) {
            return;
        }
        try {
            keep(new FencingRecord(
                    new NodeName(fields[2]),
                    Long.parseLong(fields[3]),
                    FenceAction.valueOf(fields[4]),
                    FencingRecord.Outcome.valueOf(fields[5]),
                    fields[6],
                    new NodeName(fields[7]),
                    Instant.parse(fields[1]),
                    Instant.parse(fields[0]),
                    fields[8],
                    fields[9]));
        } catch (RuntimeException e) {
            LOG.warn("line of the fencing history cannot be read line={}", line);
        }
    }
}
