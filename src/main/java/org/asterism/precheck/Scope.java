package org.asterism.precheck;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What is looked at besides Asterisk's own files.
 *
 * @param files further files and directories, compared by content
 * @param directories compared by names and sizes; {@code DATA} and {@code SPOOL} at the beginning are Asterisk's
 * @param licences directories with a file for each licence
 * @param perNode globs of files that may differ: relative to the directory of the configuration, or absolute
 * @param mounted what the cluster mounts: that is the same on all nodes, and is not here without it
 * @param notice time before its end from which on a certificate is told of
 */
public record Scope(
        List<Path> files,
        List<String> directories,
        List<Path> licences,
        List<String> perNode,
        List<Path> mounted,
        Duration notice) {

    public Scope {
        files = List.copyOf(files);
        directories = List.copyOf(directories);
        licences = List.copyOf(licences);
        perNode = List.copyOf(perNode);
        mounted = List.copyOf(mounted);
    }

    /** Whether a file of this name may differ; one glob without a slash is for the last part of the name. */
    public boolean mayDiffer(String name) {
        Path path = Path.of(name);
        return perNode.stream().anyMatch(glob -> {
            Path which = glob.contains("/") || path.getFileName() == null ? path : path.getFileName();
            return FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(which);
        });
    }

    boolean isMounted(Path path) {
        return mounted.stream().anyMatch(path::startsWith);
    }
}
