package org.asterism.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The operator's word that no node of this cluster ever had state, which a node cannot know of the others. It lies in the state
 * directory until the node has state of its own.
 */
public final class BootstrapMark {

    /** Why the word was not taken. */
    public record Refused(String why, String remedy) {}

    private static final String NAME = "bootstrap";

    private BootstrapMark() {}

    /**
     * Leaves the mark, and with it a state directory if there is none. Refused where there is or was state, and while a manager
     * runs.
     *
     * @param word who says so and when, for whoever finds the file
     */
    public static Optional<Refused> leave(Path directory, String word) {
        LinuxFiles files = new LinuxFiles();
        try {
            files.makeDirectory(directory);
            String objection = files.objection(directory);
            if (!objection.isEmpty()) {
                return refused(objection, "chown it to the user of this program, and chmod 700 " + directory);
            }
            if (!files.lock(directory.resolve("lock"))) {
                return refused(
                        "the manager runs and uses " + directory, "end it (systemctl stop asterism), and say it again");
            }
            Optional<Refused> state = state(files, directory);
            if (state.isEmpty()) {
                files.write(directory.resolve(NAME), word.getBytes(StandardCharsets.UTF_8));
            }
            return state;
        } catch (IOException e) {
            return refused(directory + " cannot be used: " + e, "mend the disk, its space or its permissions");
        }
    }

    private static Optional<Refused> state(LinuxFiles files, Path directory) throws IOException {
        String remedy =
                "start the manager: the other nodes give it what it lacks. Only if this cluster shall never have"
                        + " existed, and all its nodes are stopped: move " + directory + " away on each of them";
        for (String name : files.list(directory)) {
            if (name.contains(Shelf.ASIDE)) {
                return refused("this node lost its state once: " + directory.resolve(name), remedy);
            }
        }
        StateFile.Read read = new StateFile(files, directory.resolve(Shelf.NODE), StateFile.Kind.NODE).read();
        if (read instanceof StateFile.Read.Missing) {
            return Optional.empty();
        }
        boolean isNew = read instanceof StateFile.Read.Intact intact
                && StoredForm.read(intact.contents(), NodeRecord.class).trust() == NodeRecord.Trust.NEW;
        return isNew ? Optional.empty() : refused("this node has state: " + directory.resolve(Shelf.NODE), remedy);
    }

    private static Optional<Refused> refused(String why, String remedy) {
        return Optional.of(new Refused(why, remedy));
    }

    /** Whether the word holds for a life that began so; a mark that has done its work is removed. */
    public static boolean holds(Path directory, Opening opening) throws IOException {
        Path mark = directory.resolve(NAME);
        if (opening instanceof Opening.Fresh) {
            return Files.exists(mark);
        }
        Files.deleteIfExists(mark);
        return false;
    }
}
