package org.asterism.coordinator;

import org.slf4j.Logger;

/** A trouble that lasts: told when it begins, when it becomes another, and when it is over, not at every attempt. */
final class Trouble {

    private final Logger log;
    private String present = "";

    Trouble(Logger log) {
        this.log = log;
    }

    void is(String what) {
        if (!what.equals(present)) {
            present = what;
            log.error("{}", what);
        }
    }

    void isOver() {
        if (!present.isEmpty()) {
            log.info("over: {}", present);
            present = "";
        }
    }
}
