package org.asterism.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.asterism.model.Generation;

/** One life of a node's process on a disk. */
record Life(FakeFiles files, Opening opening, Memory memory) {

    static Life on(FakeFiles files) {
        return on(files, Samples.NOW);
    }

    static Life on(FakeFiles files, Instant now) {
        Shelf shelf = new Shelf(files, Samples.DIRECTORY, "voip", Samples.SELF);
        Shelf.Opened opened = shelf.open(now);
        assertThat(opened).isInstanceOf(Shelf.Opened.Usable.class);
        Shelf.Opened.Usable usable = (Shelf.Opened.Usable) opened;
        History history = new History(files, Samples.DIRECTORY.resolve("history"), 3);
        return new Life(files, usable.answer(), new Memory(files, shelf, usable, history));
    }

    /** The next life, after the machine was switched off without warning. */
    Life next() {
        return on(files.rebooted());
    }

    Generation generation() {
        if (opening instanceof Opening.Intact intact) {
            return intact.generation();
        }
        if (opening instanceof Opening.Fresh fresh) {
            return fresh.generation();
        }
        if (opening instanceof Opening.Amnesia amnesia) {
            return amnesia.generation();
        }
        throw new AssertionError("no generation in " + opening);
    }
}
