package org.asterism.node;

import java.time.Duration;
import java.util.TreeSet;
import org.asterism.keys.KeyDesk;
import org.asterism.net.Postman;
import org.asterism.observability.EventKind;

/** What the keeper of keys is made with. */
record KeySetup(Shared shared, Postman postman) {

    /** How long all nodes may take to write their key files. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Between a key's last use and its removal: longer than a datagram is on its way or waits in a socket. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    KeyDesk.Setting keys() {
        return new KeyDesk.Setting(
                shared.settings().self(),
                new TreeSet<>(shared.settings().votes().keySet()),
                shared.reachable()::get,
                postman::send,
                shared.settings().paths().authkeys(),
                shared.parts().links(),
                shared.files(),
                PATIENCE,
                PAUSE,
                sentence -> shared.parts().story().tell(EventKind.OTHER, sentence));
    }
}
