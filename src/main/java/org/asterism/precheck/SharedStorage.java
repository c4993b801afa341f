package org.asterism.precheck;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Filesystems that other machines serve: the same for all nodes, and not touched here, since they may hang. */
final class SharedStorage {

    private static final Set<String> TYPES = Set.of(
            "nfs", "nfs4", "cifs", "smb3", "ceph", "lustre", "gfs2", "ocfs2", "beegfs", "9p", "autofs", "virtiofs");

    private SharedStorage() {}

    /**
     * What serves a path; empty if that is a local filesystem.
     *
     * @param mounts lines of {@code /proc/mounts}, proc(5)
     */
    static Optional<String> of(Path path, List<String> mounts) {
        String[] nearest = {};
        for (String line : mounts) {
            String[] words = line.split(" ", -1);
            if (words.length > 2
                    && path.startsWith(plain(words[1]))
                    && (nearest.length == 0 || isAtOrBelow(words, nearest))) {
                nearest = words;
            }
        }
        return nearest.length > 2 && isServed(nearest[2])
                ? Optional.of("on " + nearest[2] + " " + plain(nearest[0]))
                : Optional.empty();
    }

    /** A filesystem in user space may be anything, but for those of local disks. */
    private static boolean isServed(String type) {
        return TYPES.contains(type) || (type.startsWith("fuse.") && !type.equals("fuse.fuseblk"));
    }

    /** One that is mounted later at the same place hides the former. */
    private static boolean isAtOrBelow(String[] words, String[] other) {
        return Path.of(plain(words[1])).startsWith(Path.of(plain(other[1])));
    }

    private static String plain(String word) {
        return word.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
    }
}
