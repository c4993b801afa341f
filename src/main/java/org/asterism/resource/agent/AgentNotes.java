package org.asterism.resource.agent;

/**
 * What agents have to tell operators beside the result of a monitor: shown in the status of the node until it is taken back. Any
 * thread; must not block.
 */
public interface AgentNotes {

    /** Shows the sentence in place of the one before with that key; the same again is no news. */
    void show(String key, String sentence);

    /** Takes it back; {@code how}: a sentence about the end, told only if something was shown. */
    void end(String key, String how);
}
