package org.asterism.wire;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import java.io.IOException;

/**
 * Reads nested CBOR arrays by position: a field beyond the end of its array takes its default or, if it has none, is an
 * error; fields that nobody asked for are skipped when the array is left.
 */
final class CborFields {

    private final CBORParser parser;

    /** The next token, not yet taken. */
    private JsonToken next = JsonToken.NOT_AVAILABLE;

    CborFields(CBORParser parser) {
        this.parser = parser;
    }

    private JsonToken peek() throws IOException {
        if (next == JsonToken.NOT_AVAILABLE) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new IOException("payload ends too early");
            }
            next = token;
        }
        return next;
    }

    private void take() {
        next = JsonToken.NOT_AVAILABLE;
    }

    void enter() throws IOException {
        if (!tryEnter()) {
            throw new IOException("array missing");
        }
    }

    /** Enters the next array; false if the present array has ended. */
    boolean tryEnter() throws IOException {
        if (peek() == JsonToken.END_ARRAY) {
            return false;
        }
        expect(JsonToken.START_ARRAY);
        return true;
    }

    /** Leaves the present array, past anything that is left in it. */
    void leave() throws IOException {
        while (peek() != JsonToken.END_ARRAY) {
            parser.skipChildren();
            take();
        }
        take();
    }

    long number() throws IOException {
        expect(JsonToken.VALUE_NUMBER_INT);
        return parser.getLongValue();
    }

    long number(long missing) throws IOException {
        return peek() == JsonToken.END_ARRAY ? missing : number();
    }

    String text() throws IOException {
        expect(JsonToken.VALUE_STRING);
        return parser.getText();
    }

    String text(String missing) throws IOException {
        return peek() == JsonToken.END_ARRAY ? missing : text();
    }

    private void expect(JsonToken token) throws IOException {
        if (peek() != token) {
            throw new IOException("expected " + token + ", found " + peek());
        }
        take();
    }
}
