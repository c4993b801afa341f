package org.asterism.registrations;

import java.util.ArrayList;
import java.util.List;
import org.asterism.registrations.core.Bindings;

/** What keeps registrations from being found after a takeover, in sentences for operators. */
final class Troubles {

    private Troubles() {}

    static List<String> of(Bindings.Counts counts, String refusal, List<String> states, String disk) {
        List<String> all = new ArrayList<>();
        if (!refusal.isEmpty()) {
            all.add("registrations: " + refusal + "; " + counts.unwritten() + " are not in Asterisk here");
        }
        states.forEach(sentence -> all.add("registrations: " + sentence));
        if (counts.isShort()) {
            all.add("registrations: there is no room for all, raise registrations.most on all nodes");
        }
        if (counts.unfit() > 0) {
            all.add(
                    "registrations: " + counts.unfit()
                            + " are lost with this node: they hang on a connection (TCP, TLS, WebSocket), or are too long for AMI");
        }
        if (counts.conflicts() > 0) {
            all.add("registrations: " + counts.conflicts()
                    + " were changed on two nodes that did not know of each other; the newer ones hold");
        }
        if (!disk.isEmpty()) {
            all.add("registrations: " + disk);
        }
        return all;
    }
}
