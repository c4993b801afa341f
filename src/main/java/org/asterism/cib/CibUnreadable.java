package org.asterism.cib;

/** The document is no XML, no CIB, or beyond the limits. */
public final class CibUnreadable extends Exception {

    private static final long serialVersionUID = 1;

    CibUnreadable(String message) {
        super(message);
    }

    CibUnreadable(String message, Throwable cause) {
        super(message, cause);
    }
}
