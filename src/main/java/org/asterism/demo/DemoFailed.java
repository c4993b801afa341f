package org.asterism.demo;

/** A step of the demo could not be done; the message is for the user. */
public final class DemoFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    public DemoFailed(String message) {
        super(message);
    }

    DemoFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
