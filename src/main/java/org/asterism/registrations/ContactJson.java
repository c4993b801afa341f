package org.asterism.registrations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.registrations.core.Contact;

/** How Asterisk's database writes a contact: one JSON object of texts. */
final class ContactJson {

    /** A line of AMI, its name and ": " have 1023 bytes at most. */
    static final int LONGEST = 1000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private ContactJson() {}

    /** Empty if it is none. The value is made short enough for a line of AMI if that can be. */
    static Optional<Contact> contact(String key, String value) {
        Optional<ObjectNode> read = object(value);
        String expires =
                read.map(object -> object.path("expiration_time").asText("")).orElse("");
        if (!expires.matches("[0-9]{1,12}")) {
            return Optional.empty();
        }
        ObjectNode object = read.orElseThrow();
        String line = fits(value) ? value : shortened(object);
        boolean isTied = object.path("prune_on_boot").asText("").equals("yes");
        return Optional.of(new Contact(key, line, Long.parseLong(expires), !isTied && fits(line) && fits(key)));
    }

    /** As ARI takes it. */
    static String fields(String value) {
        ArrayNode fields = JSON.createArrayNode();
        object(value)
                .ifPresent(object -> object.properties()
                        .forEach(field -> fields.addObject()
                                .put("attribute", field.getKey())
                                .put("value", field.getValue().asText(""))));
        return JSON.createObjectNode().set("fields", fields).toString();
    }

    /** From what ARI gives; empty if it is none. */
    static Optional<Contact> ofFields(String key, String answer) {
        ObjectNode object = JSON.createObjectNode();
        try {
            JSON.readTree(answer)
                    .forEach(field -> object.put(
                            field.path("attribute").asText(""),
                            field.path("value").asText("")));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
        return contact(key, object.toString());
    }

    /** Without what is empty, then without the name of the phone's program. */
    private static String shortened(ObjectNode object) {
        List<String> empty = new ArrayList<>();
        object.properties().stream()
                .filter(field -> field.getValue().asText("").isEmpty())
                .forEach(field -> empty.add(field.getKey()));
        object.remove(empty);
        if (!fits(object.toString())) {
            object.remove("user_agent");
        }
        return object.toString();
    }

    private static boolean fits(String value) {
        return value.getBytes(StandardCharsets.UTF_8).length <= LONGEST;
    }

    private static Optional<ObjectNode> object(String value) {
        try {
            JsonNode node = JSON.readTree(value);
            return node instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
