package org.asterism.store;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import org.asterism.model.AgentName;
import org.asterism.model.Constraint;
import org.asterism.model.NodeName;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;

/**
 * How records lie in files: CBOR, fields by name. Unknown fields are ignored, so that a release reads what its successor
 * wrote. The model knows nothing of this; what it needs is mixed in here.
 */
final class StoredForm {

    private static final ObjectMapper MAPPER = CBORMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .addMixIn(NodeName.class, SingleText.class)
            .addMixIn(ResourceId.class, SingleText.class)
            .addMixIn(AgentName.class, AgentText.class)
            .addMixIn(Resource.class, Resources.class)
            .addMixIn(Constraint.class, Constraints.class)
            .addMixIn(Constraint.Expiry.class, Expiries.class)
            .build();

    private StoredForm() {}

    static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("a record of ours cannot be written: " + value.getClass(), bug);
        }
    }

    /** @throws IOException if the bytes are not a value of this type */
    static <T> T read(byte[] bytes, Class<T> type) throws IOException {
        T value = MAPPER.readValue(bytes, type);
        if (value == null) {
            throw new IOException("the contents are empty");
        }
        return value;
    }

    /** The same fields as JSON text, for tests to look at. */
    static String text(Object value) throws IOException {
        return JsonMapper.builder()
                .build()
                .readTree(JsonMapper.builder().build().writeValueAsBytes(MAPPER.readTree(write(value))))
                .toString();
    }

    /** A name that is just its text. */
    private abstract static class SingleText {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        SingleText(@SuppressWarnings("unused") String value) {}

        @JsonValue
        abstract String value();
    }

    /** An agent by its colon-separated name. */
    private abstract static class AgentText {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static AgentName parse(String text) {
            return AgentName.parse(text);
        }

        @Override
        @JsonValue
        public abstract String toString();
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Resource.Primitive.class, name = "primitive"),
        @JsonSubTypes.Type(value = Resource.Group.class, name = "group"),
        @JsonSubTypes.Type(value = Resource.Clone.class, name = "clone")
    })
    private interface Resources {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Constraint.Location.class, name = "location"),
        @JsonSubTypes.Type(value = Constraint.Colocation.class, name = "colocation"),
        @JsonSubTypes.Type(value = Constraint.Order.class, name = "order")
    })
    private interface Constraints {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Constraint.Expiry.Never.class, name = "never"),
        @JsonSubTypes.Type(value = Constraint.Expiry.At.class, name = "at")
    })
    @JsonIgnoreProperties("NEVER")
    private interface Expiries {}
}
