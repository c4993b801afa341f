package org.asterism.telephony.ami;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One block of {@code Key: value} lines. Keys may come more than once and are compared without regard to case. */
public record AmiMessage(List<Field> fields) {

    /** One line. */
    public record Field(String name, String value) {}

    public AmiMessage {
        fields = List.copyOf(fields);
    }

    /** The first value of a key. */
    public Optional<String> get(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .findFirst();
    }

    /** The first value of a key, or nothing in it. */
    public String text(String name) {
        return get(name).orElse("");
    }

    /** All values of a key, in their order: {@code Output} of a command, {@code Variable}. */
    public List<String> all(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }

    /** A whole number of 0 or more; empty if it is none. */
    public Optional<Long> number(String name) {
        return get(name).filter(text -> text.matches("[0-9]{1,18}")).map(Long::valueOf);
    }

    /** Name of the event; empty for a response. */
    public Optional<String> event() {
        return get("Event");
    }

    /** Whether it is the event of that name. */
    public boolean isEvent(String name) {
        return event().filter(name::equalsIgnoreCase).isPresent();
    }

    boolean isResponse() {
        return get("Response").isPresent();
    }

    boolean isSuccess() {
        String response = text("Response");
        return !response.equalsIgnoreCase("Error");
    }

    /** Reads the lines of one block; a line without a colon becomes a field without a value. */
    static AmiMessage of(List<String> lines) {
        List<Field> fields = new ArrayList<>(lines.size());
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                fields.add(new Field(line.strip(), ""));
            } else {
                String value = line.substring(colon + 1);
                fields.add(new Field(
                        line.substring(0, colon).strip(), value.startsWith(" ") ? value.substring(1) : value));
            }
        }
        return new AmiMessage(fields);
    }
}
