package org.asterism.store;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A disk in memory that can lose power at any step. What was written but not synced is kept apart, and a crash keeps or drops
 * each such change as chance has it.
 */
final class FakeFiles implements FilePort {

    /** Thrown at the step where the power fails; not an {@link IOException}, so nobody handles it. */
    static final class PowerLost extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private record Change(Path path, byte[] contents) {}

    private static final byte[] REMOVED = {};

    private final TreeMap<Path, byte[]> durable = new TreeMap<>();
    private final List<Change> pending = new ArrayList<>();
    private int stepsLeft = Integer.MAX_VALUE;
    private int steps;
    private Random random = new Random(1);
    private String failure = "";
    private boolean isLocked;

    /** After so many steps the power fails, in the middle of the next one. */
    void losePowerAfter(int count, long seed) {
        stepsLeft = count;
        random = new Random(seed);
    }

    /** From now on every writing step fails with this text; empty ends that. */
    void failWith(String text) {
        failure = text;
    }

    int steps() {
        return steps;
    }

    /** What is on the disk when the machine comes up again. */
    FakeFiles rebooted() {
        FakeFiles next = new FakeFiles();
        next.durable.putAll(durable);
        for (Change change : pending) {
            if (random.nextBoolean()) {
                apply(next.durable, change);
            }
        }
        return next;
    }

    private static void apply(Map<Path, byte[]> files, Change change) {
        if (change.contents() == REMOVED) {
            files.remove(change.path());
        } else {
            files.put(change.path(), change.contents());
        }
    }

    /** All that a running process sees. */
    TreeMap<Path, byte[]> visible() {
        TreeMap<Path, byte[]> files = new TreeMap<>(durable);
        pending.forEach(change -> apply(files, change));
        return files;
    }

    void put(Path path, byte[] contents) {
        durable.put(path, contents);
    }

    void remove(Path path) {
        durable.remove(path);
    }

    /** True if the power fails in this step. */
    private boolean step() throws IOException {
        steps++;
        if (!failure.isEmpty()) {
            throw new IOException(failure);
        }
        return stepsLeft-- <= 0;
    }

    @Override
    public void makeDirectory(Path directory) {}

    @Override
    public String objection(Path directory) {
        return "";
    }

    @Override
    public boolean lock(Path file) {
        boolean wasFree = !isLocked;
        isLocked = true;
        return wasFree;
    }

    @Override
    public List<String> list(Path directory) {
        return visible().keySet().stream()
                .filter(path -> directory.equals(path.getParent()))
                .map(path -> path.getFileName().toString())
                .sorted()
                .toList();
    }

    @Override
    public byte[] read(Path file, int limitBytes) throws IOException {
        byte[] contents = visible().get(file);
        if (contents == null) {
            throw new NoSuchFileException(file.toString());
        }
        return contents.clone();
    }

    @Override
    public void write(Path file, byte[] contents) throws IOException {
        if (step()) {
            pending.add(new Change(file, Arrays.copyOf(contents, random.nextInt(contents.length))));
            throw new PowerLost();
        }
        pending.add(new Change(file, contents.clone()));
    }

    /** Replaces in one step; a crash may show neither, or the whole change, as ordered journals do. */
    @Override
    public void rename(Path from, Path to) throws IOException {
        if (step()) {
            throw new PowerLost();
        }
        byte[] contents = read(from, Integer.MAX_VALUE);
        pending.removeIf(change -> change.path().equals(from));
        durable.remove(from);
        pending.add(new Change(to, contents));
    }

    @Override
    public void delete(Path file) throws IOException {
        if (!failure.isEmpty()) {
            return;
        }
        if (step()) {
            throw new PowerLost();
        }
        if (visible().containsKey(file)) {
            pending.add(new Change(file, REMOVED));
        }
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        if (step()) {
            throw new PowerLost();
        }
        pending.forEach(change -> apply(durable, change));
        pending.clear();
    }
}
