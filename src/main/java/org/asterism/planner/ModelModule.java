package org.asterism.planner;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.asterism.model.NodeName;
import org.asterism.model.OperationKey;
import org.asterism.model.ResourceId;

/** Small values of the model that would be clumsy as records: times, and what maps have as keys. */
final class ModelModule extends SimpleModule {

    private static final long serialVersionUID = 1;

    /** Between the parts of a key; no name has it. */
    private static final String SEPARATOR = "\n";

    private static final Pattern PARTS = Pattern.compile(SEPARATOR);

    ModelModule() {
        super("asterism-model");
        addSerializer(Duration.class, writer((span, out) -> {
            out.writeStartArray(span, 2);
            out.writeNumber(span.getSeconds());
            out.writeNumber(span.getNano());
            out.writeEndArray();
        }));
        addDeserializer(Duration.class, pair(Duration::ofSeconds));
        addSerializer(Instant.class, writer((instant, out) -> {
            out.writeStartArray(instant, 2);
            out.writeNumber(instant.getEpochSecond());
            out.writeNumber(instant.getNano());
            out.writeEndArray();
        }));
        addDeserializer(Instant.class, pair(Instant::ofEpochSecond));
        addKeyDeserializer(ResourceId.class, key(ResourceId::new));
        addKeyDeserializer(NodeName.class, key(NodeName::new));
        addKeySerializer(
                OperationKey.class,
                writer((key, out) -> out.writeFieldName(String.join(
                        SEPARATOR,
                        key.resource().value(),
                        key.action(),
                        Long.toString(key.interval().toMillis())))));
        addKeyDeserializer(OperationKey.class, key(ModelModule::operation));
    }

    private static OperationKey operation(String text) {
        String[] parts = PARTS.split(text, 3);
        return new OperationKey(new ResourceId(parts[0]), parts[1], Duration.ofMillis(Long.parseLong(parts[2])));
    }

    private interface Writing<T> {
        void write(T value, JsonGenerator out) throws IOException;
    }

    private interface Time<T> {
        T of(long seconds, long nanos);
    }

    private static <T> JsonSerializer<T> writer(Writing<T> writing) {
        return new JsonSerializer<>() {
            @Override
            public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
                writing.write(value, out);
            }
        };
    }

    private static <T> JsonDeserializer<T> pair(Time<T> time) {
        return new JsonDeserializer<>() {
            @Override
            public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
                long seconds = in.nextLongValue(0);
                long nanos = in.nextLongValue(0);
                if (in.nextToken() != JsonToken.END_ARRAY) {
                    throw context.wrongTokenException(in, handledType(), JsonToken.END_ARRAY, "a time has two numbers");
                }
                return time.of(seconds, nanos);
            }
        };
    }

    private static KeyDeserializer key(Function<String, ?> parse) {
        return new KeyDeserializer() {
            @Override
            public Object deserializeKey(String text, DeserializationContext context) {
                return parse.apply(text);
            }
        };
    }
}
