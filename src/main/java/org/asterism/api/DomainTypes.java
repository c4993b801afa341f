package org.asterism.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.util.AccessPattern;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.asterism.model.Constraint.Expiry;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;

/** JSON forms of the model's scalar types: plain strings and numbers, {@code null} where the type has a "none". */
final class DomainTypes extends SimpleModule {

    private static final long serialVersionUID = 1;

    DomainTypes() {
        super("asterism-domain-types");
        addSerializer(NodeName.class, ToStringSerializer.instance);
        addDeserializer(NodeName.class, new FromText<>(NodeName.class, Optional.empty(), NodeName::new));
        addKeyDeserializer(NodeName.class, new NodeNameKey());
        addSerializer(ResourceId.class, ToStringSerializer.instance);
        addDeserializer(ResourceId.class, new FromText<>(ResourceId.class, Optional.empty(), ResourceId::new));
        addSerializer(DocumentVersion.class, ToStringSerializer.instance);
        addDeserializer(
                DocumentVersion.class,
                new FromText<>(DocumentVersion.class, Optional.of(DocumentVersion.EMPTY), Versions::parse));
        addSerializer(Score.class, new ToNumber<>(Score.class, Score::value));
        addDeserializer(Score.class, new FromText<>(Score.class, Optional.of(Score.ZERO), Score::parse));
        addSerializer(Epoch.class, new ToNumber<>(Epoch.class, Epoch::value));
        addDeserializer(
                Epoch.class,
                new FromText<>(Epoch.class, Optional.of(Epoch.NONE), text -> new Epoch(Long.parseLong(text))));
        addSerializer(NodeOrNone.class, new ToTextOrNull<>(NodeOrNone.class, DomainTypes::text));
        addDeserializer(
                NodeOrNone.class,
                new FromText<>(
                        NodeOrNone.class, Optional.of(NodeOrNone.NONE), text -> NodeOrNone.of(new NodeName(text))));
        addSerializer(Expiry.class, new ToTextOrNull<>(Expiry.class, DomainTypes::text));
        addDeserializer(
                Expiry.class,
                new FromText<>(Expiry.class, Optional.of(Expiry.NEVER), text -> new Expiry.At(Instant.parse(text))));
        addSerializer(Lifetime.class, new ToTextOrNull<>(Lifetime.class, lifetime -> Optional.of(lifetime.text())));
        addDeserializer(Lifetime.class, new FromText<>(Lifetime.class, Optional.of(Lifetime.DEFAULT), Lifetime::parse));
        addSerializer(Pace.class, new ToTextOrNull<>(Pace.class, pace -> Optional.of(pace.text())));
        addDeserializer(Pace.class, new FromText<>(Pace.class, Optional.of(Pace.DEFAULT), Pace::parse));
        addDeserializer(
                ChangeMode.class, new FromText<>(ChangeMode.class, Optional.of(ChangeMode.APPLY), Versions::mode));
    }

    private static Optional<String> text(NodeOrNone node) {
        return node instanceof NodeOrNone.Somebody somebody
                ? Optional.of(somebody.node().value())
                : Optional.empty();
    }

    private static Optional<String> text(Expiry expiry) {
        return expiry instanceof Expiry.At at ? Optional.of(at.instant().toString()) : Optional.empty();
    }

    /** Reads a string or number by a parser; what is missing or null becomes {@code none}, if the type has one. */
    private static final class FromText<T> extends StdScalarDeserializer<T> {

        private static final long serialVersionUID = 1;

        private final transient Optional<? extends T> none;
        private final transient Function<String, ? extends T> parser;

        FromText(Class<T> type, Optional<? extends T> none, Function<String, ? extends T> parser) {
            super(type);
            this.none = none;
            this.parser = parser;
        }

        @Override
        public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (!json.currentToken().isScalarValue() || json.currentToken() == JsonToken.VALUE_NULL) {
                return badValue(context, json.currentToken().name(), "a string or number is needed");
            }
            String text = json.getText();
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException | DateTimeException e) {
                return badValue(context, text, String.valueOf(e.getMessage()));
            }
        }

        @SuppressWarnings("unchecked") // The handler's contract: it returns an instance of the asked class or throws.
        private T badValue(DeserializationContext context, String text, String sentence) throws IOException {
            return (T) context.handleWeirdStringValue(handledType(), text, "%s", sentence);
        }

        @Override
        public T getNullValue(DeserializationContext context) throws JsonMappingException {
            if (none.isEmpty()) {
                return context.reportInputMismatch(
                        this, "a %s is missing", handledType().getSimpleName());
            }
            return none.get();
        }

        /** Asked for only when needed, since some types refuse to be missing. */
        @Override
        public AccessPattern getEmptyAccessPattern() {
            return AccessPattern.DYNAMIC;
        }

        @Override
        public Object getEmptyValue(DeserializationContext context) throws JsonMappingException {
            return getNullValue(context);
        }

        @Override
        public Object getAbsentValue(DeserializationContext context) throws JsonMappingException {
            return getNullValue(context);
        }
    }

    private static final class ToTextOrNull<T> extends StdScalarSerializer<T> {

        private static final long serialVersionUID = 1;

        private final transient Function<? super T, Optional<String>> form;

        ToTextOrNull(Class<T> type, Function<? super T, Optional<String>> form) {
            super(type);
            this.form = form;
        }

        @Override
        public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
            Optional<String> text = form.apply(value);
            if (text.isPresent()) {
                json.writeString(text.get());
            } else {
                json.writeNull();
            }
        }
    }

    private static final class ToNumber<T> extends StdScalarSerializer<T> {

        private static final long serialVersionUID = 1;

        private final transient ToLongFunction<? super T> form;

        ToNumber(Class<T> type, ToLongFunction<? super T> form) {
            super(type);
            this.form = form;
        }

        @Override
        public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeNumber(form.applyAsLong(value));
        }
    }

    private static final class NodeNameKey extends KeyDeserializer {
        @Override
        public Object deserializeKey(String key, DeserializationContext context) {
            return new NodeName(key);
        }
    }
}
