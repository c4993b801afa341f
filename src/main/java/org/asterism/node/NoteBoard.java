package org.asterism.node;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.asterism.resource.agent.AgentNotes;

/** What agents have to tell operators at this moment, for status, story and metrics. Any thread. */
final class NoteBoard implements AgentNotes {

    private final Consumer<String> story;
    private final Map<String, String> notes = new ConcurrentSkipListMap<>();

    /** @param story takes sentences for operators */
    NoteBoard(Consumer<String> story) {
        this.story = story;
    }

    @Override
    public void show(String key, String sentence) {
        if (!sentence.equals(notes.put(key, sentence))) {
            story.accept(sentence);
        }
    }

    @Override
    public void end(String key, String how) {
        if (notes.remove(key) != null) {
            story.accept(how);
        }
    }

    /** Shows a sentence that changes all the time; it is no news. */
    void renew(String key, String sentence) {
        notes.put(key, sentence);
    }

    /** The end of it. */
    void remove(String key) {
        notes.remove(key);
    }

    /** For the status of this node. */
    List<String> sentences() {
        return List.copyOf(notes.values());
    }

    void show(MeterRegistry registry) {
        Gauge.builder("asterism.agents.notes", notes, Map::size)
                .description("What the agents of this node have to tell operators; asterism status shows it")
                .register(registry);
    }
}
