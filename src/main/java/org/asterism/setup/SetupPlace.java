package org.asterism.setup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The machine and the directories that are set up.
 *
 * @param name this machine's
 * @param version of this program
 * @param configuration directory of asterism.conf and its neighbours
 * @param state directory of the node's state
 * @param force whether what is configured here may be put aside
 */
public record SetupPlace(String name, String version, Path configuration, Path state, Force force) {

    /** What to do on a machine that is configured already. */
    public enum Force {
        REFUSE,
        /** Old files and state are kept back beside the new ones. */
        REPLACE
    }

    /** What stands in the way in these directories. */
    List<String> obstacles() {
        List<String> found = new ArrayList<>();
        if (!Files.isDirectory(configuration.getParent() == null ? configuration : configuration.getParent())) {
            found.add("there is no directory for " + configuration);
        }
        if (force == Force.REPLACE) {
            return found;
        }
        for (String file : List.of("asterism.conf", "cluster.conf", "authkeys", "tokens", "tls")) {
            if (Files.exists(configuration.resolve(file))) {
                found.add(configuration.resolve(file) + " is there: this machine is configured already (--force keeps a"
                        + " copy and replaces it)");
                return found;
            }
        }
        if (hasState()) {
            found.add(state + " holds the state of a node: this machine was in a cluster (--force puts it aside)");
        }
        return found;
    }

    boolean hasState() {
        try (Stream<Path> files = Files.list(state)) {
            return files.findAny().isPresent();
        } catch (IOException absent) {
            return false;
        }
    }
}
