package org.asterism.telephony.ami;

import java.util.ArrayList;
import java.util.List;
import org.asterism.telephony.ami.AmiMessage.Field;

/** Something to ask of Asterisk: {@code AmiAction.of("Hangup").with("Channel", name)}. */
public record AmiAction(String name, List<Field> fields) {

    public AmiAction {
        fields = List.copyOf(fields);
        check(name);
        for (Field field : fields) {
            check(field.name());
            check(field.value());
            if (field.name().equalsIgnoreCase("ActionID")) {
                throw new IllegalArgumentException("ActionID is given by the client");
            }
        }
    }

    public static AmiAction of(String name) {
        return new AmiAction(name, List.of());
    }

    /** A command of the console; needs the right {@code command}. */
    public static AmiAction command(String line) {
        return of("Command").with("Command", line);
    }

    /** The same with one line more. */
    public AmiAction with(String name, String value) {
        List<Field> more = new ArrayList<>(fields);
        more.add(new Field(name, value));
        return new AmiAction(this.name, more);
    }

    String text(String id) {
        StringBuilder text = new StringBuilder("Action: ")
                .append(name)
                .append("\r\nActionID: ")
                .append(id)
                .append("\r\n");
        fields.forEach(field ->
                text.append(field.name()).append(": ").append(field.value()).append("\r\n"));
        return text.append("\r\n").toString();
    }

    /** A line break in a value would begin another field or action. */
    private static void check(String text) {
        if (text.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            throw new IllegalArgumentException(
                    "an AMI field has no line break: '" + text.replaceAll("\\s+", " ") + "'");
        }
    }

    /** Without the values, which may be secret. */
    @Override
    public String toString() {
        return "AmiAction[" + name + "]";
    }
}
