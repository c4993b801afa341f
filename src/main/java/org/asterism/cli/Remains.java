package org.asterism.cli;

import static org.asterism.cli.Lines.plain;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.api.IncidentList;
import org.asterism.cli.Lines.Part;
import org.asterism.cli.Style.Tone;
import org.asterism.recorder.Archive;

/** What the files of a node tell while no manager runs. */
final class Remains {

    private static final int INCIDENTS = 5;

    private Remains() {}

    /** Empty if there is nothing to read there. */
    static List<String> of(Path state, Console console, Instant now) {
        try {
            Archive archive = new Archive(state);
            Optional<IncidentList> list = archive.list();
            Optional<Instant> until = archive.recordedUntil();
            return list.isEmpty() || until.isEmpty() ? List.of() : lines(list.get(), until.get(), state, console, now);
        } catch (IOException unreadable) {
            return List.of("The flight record below " + state + " cannot be read: " + unreadable);
        }
    }

    private static List<String> lines(IncidentList list, Instant until, Path state, Console console, Instant now) {
        Lines lines = new Lines(console.style(), console.width());
        long age = Math.max(0, Duration.between(until, now).toMillis());
        lines.add(
                2,
                new Part("From the files of " + list.node() + " below " + state + ": ", Tone.TITLE),
                plain("its record ends " + Words.dayAndTime(until, console.zone()) + ", "),
                new Part(Words.span(age) + " ago.", Tone.BAD));
        lines.title("Incidents");
        List<String> all = new ArrayList<>(lines.all());
        IncidentList newest = new IncidentList(
                list.node(),
                list.recordedSince(),
                list.incidents().stream().limit(INCIDENTS).toList(),
                list.remarks());
        all.addAll(IncidentView.list(newest, console));
        all.add("");
        all.add("More: asterism incident show last --state-dir " + state);
        return all;
    }
}
