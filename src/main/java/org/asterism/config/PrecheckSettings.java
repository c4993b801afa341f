package org.asterism.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What is compared between the nodes that may run an Asterisk.
 *
 * @param every time between two comparisons; zero: only when somebody asks
 * @param files further files and directories, compared by content
 * @param directories compared by names and sizes
 * @param licences directories with a file for each licence
 * @param perNode globs of files that may differ
 * @param notice time before its end from which on a certificate is told of
 */
public record PrecheckSettings(
        Duration every,
        List<Path> files,
        List<String> directories,
        List<Path> licences,
        List<String> perNode,
        Duration notice) {

    public PrecheckSettings {
        files = List.copyOf(files);
        directories = List.copyOf(directories);
        licences = List.copyOf(licences);
        perNode = List.copyOf(perNode);
    }
}
