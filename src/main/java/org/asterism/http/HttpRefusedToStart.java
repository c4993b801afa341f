package org.asterism.http;

/** Thrown where opening the port would be unsafe or impossible. The message says why and what to do, for operators. */
public final class HttpRefusedToStart extends Exception {

    private static final long serialVersionUID = 1L;

    public HttpRefusedToStart(String sentence, String remedy) {
        super(sentence + ". Remedy: " + remedy);
    }
}
