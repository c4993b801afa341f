package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.asterism.api.ChangeResult.Refused;
import org.asterism.api.Incident;
import org.asterism.api.IncidentList;
import org.asterism.api.IncidentReport;
import org.asterism.api.RefusalCode;
import org.asterism.recorder.Archive;
import org.asterism.recorder.Pack;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a command about incidents gets them from: a node that runs, or the disks of nodes that do not. */
final class IncidentSource {

    /** Instead of an id: {@link IncidentList#last}. */
    static final String LAST = "last";

    /** Instead of an id: the newest, whatever it was. */
    static final String NEWEST = "newest";

    private static final Pattern ID = Pattern.compile("[0-9]{8}-[0-9]{6}");

    @Mixin
    private Connection connection = new Connection();

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description =
                    "Read the record below this state directory instead of asking a node; may be given for several nodes,"
                            + " the first by whose clock times are shown.")
    private List<Path> states = new ArrayList<>();

    boolean isJson() {
        return connection.isJson();
    }

    IncidentList list(Console console) {
        if (states.isEmpty()) {
            return connection.client(console).get("incidents", IncidentList.class);
        }
        try {
            return Archive.list(states).orElseThrow(() -> nothing(states.get(0)));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    IncidentReport report(Console console, String given) {
        String id = id(console, given);
        return states.isEmpty()
                ? connection.client(console).get("incidents/" + id, IncidentReport.class)
                : told(id).report();
    }

    /** The zip file. */
    byte[] export(Console console, String given) {
        String id = id(console, given);
        if (states.isEmpty()) {
            return connection.client(console).bytes("incidents/" + id + "/export");
        }
        Archive.Told told = told(id);
        return Pack.export(told.report(), told.nodes());
    }

    private String id(Console console, String given) {
        if (!given.equals(LAST) && !given.equals(NEWEST)) {
            if (!ID.matcher(given).matches()) {
                throw CommandFailed.usage(
                        "'" + given + "' is no id of an incident",
                        "they look like 20261127-015412, see: asterism incident list; or write: last, newest");
            }
            return given;
        }
        IncidentList list = list(console);
        Optional<Incident> meant =
                given.equals(LAST) ? list.last() : list.incidents().stream().findFirst();
        return meant.orElseThrow(() -> refused(
                        "no incident is recorded, and that is good",
                        "what runs where: asterism status; what people did: asterism audit list"))
                .id();
    }

    private Archive.Told told(String id) {
        try {
            Optional<Archive.Told> told = Archive.tell(states, id);
            return told.orElseThrow(() -> refused(
                    "the record in " + states.get(0) + " has no incident near " + id,
                    "see: asterism incident list --state-dir " + states.get(0)));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static CommandFailed nothing(Path state) {
        return refused(
                "there is no flight record below " + state,
                "name the state directory of a node (paths.state, by default /var/lib/asterism)");
    }

    private static CommandFailed unreadable(IOException failure) {
        return refused(
                "the flight record cannot be read: " + failure, "only root may read it; check the path and the disk");
    }

    private static CommandFailed refused(String sentence, String remedy) {
        return CommandFailed.refused(new Refused(RefusalCode.NOT_FOUND, sentence, List.of(), remedy));
    }
}
