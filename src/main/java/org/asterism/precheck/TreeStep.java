package org.asterism.precheck;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Reads names and sizes of all that is below a directory, one directory or some hundred files at a time. Does not follow links. */
final class TreeStep implements Steps.Step {

    /** Files and directories; what has more is not compared. */
    static final int MOST = 100_000;

    private static final int AT_A_TIME = 200;

    private final Path root;
    private final FileTime before;
    private final Consumer<String> taker;
    private final Consumer<String> remarks;
    private final MessageDigest digest = FileStep.sha256();
    private final Deque<Path> waiting = new ArrayDeque<>();
    private long files;
    private long bytes;
    private int seen;

    /**
     * Has looked at nothing yet.
     *
     * @param before younger files are left out: a copy of them is under way, perhaps
     * @param taker gets the value once, at the end
     * @param remarks what could not be looked at
     */
    TreeStep(Path root, FileTime before, Consumer<String> taker, Consumer<String> remarks) {
        this.root = root;
        this.before = before;
        this.taker = taker;
        this.remarks = remarks;
        waiting.push(root);
    }

    @Override
    public boolean goOn() {
        for (int i = 0; i < AT_A_TIME && !waiting.isEmpty(); i++) {
            if (look(waiting.pop())) {
                break;
            }
        }
        if (!waiting.isEmpty()) {
            return true;
        }
        if (seen <= MOST) {
            taker.accept(files + " files, " + bytes + " bytes#" + FileStep.hex(digest));
        } else {
            remarks.accept(root + " has more than " + MOST + " files and is not compared");
        }
        return false;
    }

    /** Whether it was a directory. */
    private boolean look(Path path) {
        try {
            BasicFileAttributes found =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (found.isDirectory()) {
                children(path);
                return true;
            }
            if (found.lastModifiedTime().compareTo(before) <= 0) {
                String line = root.relativize(path) + "\0" + (found.isRegularFile() ? found.size() : -1) + "\n";
                digest.update(line.getBytes(StandardCharsets.UTF_8));
                files++;
                bytes += found.isRegularFile() ? found.size() : 0;
            }
        } catch (IOException e) {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                remarks.accept(path + " cannot be read: " + e.getMessage());
            }
        }
        return false;
    }

    private void children(Path directory) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (++seen > MOST) {
                    waiting.clear();
                    return;
                }
                children.add(entry);
            }
        }
        // The stack turns them round.
        children.sort(Collections.reverseOrder());
        children.forEach(waiting::push);
    }
}
