package org.asterism.cli;

import java.util.function.Consumer;

/** Makes messages of the lines of an event stream (WHATWG HTML, "Server-sent events", §9.2.6). */
final class EventStreamParser {

    /** @param name its type; {@code message} where none is given */
    record Message(String name, String data) {}

    private final Consumer<Message> taker;
    private final StringBuilder data = new StringBuilder();
    private String lastId;
    private String name = "";
    private boolean hasBegun;

    EventStreamParser(String lastId, Consumer<Message> taker) {
        this.lastId = lastId;
        this.taker = taker;
    }

    /** Of the last event that came; may be empty. */
    String lastId() {
        return lastId;
    }

    /** Whether anything came. */
    boolean hasBegun() {
        return hasBegun;
    }

    void line(String line) {
        hasBegun = true;
        if (line.isEmpty()) {
            if (data.length() > 0) {
                taker.accept(new Message(name.isEmpty() ? "message" : name, data.substring(0, data.length() - 1)));
            }
            name = "";
            data.setLength(0);
            return;
        }
        int colon = line.indexOf(':');
        String field = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(colon + 1);
        String text = value.startsWith(" ") ? value.substring(1) : value;
        switch (field) {
            case "event" -> name = text;
            case "data" -> data.append(text).append('\n');
            case "id" -> lastId = text;
            default -> {}
        }
    }
}
