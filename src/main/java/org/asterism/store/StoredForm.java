package org.asterism.store;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.cfg.MutableConfigOverride;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.FencingLevel;
import org.asterism.model.NodeName;
import org.asterism.model.OperationConfig;
import org.asterism.model.OperatorLease;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.model.ResourceSet;
import org.asterism.model.Rule;
import org.jspecify.annotations.Nullable;

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
            .addMixIn(ResourceSet.Weight.class, Weights.class)
            .addMixIn(Constraint.Subject.class, Subjects.class)
            .addMixIn(Constraint.Choice.class, Choices.class)
            .addMixIn(Rule.class, Rules.class)
            .addMixIn(FencingLevel.Target.class, FencingTargets.class)
            .addMixIn(ClusterDocument.Details.class, DocumentDetails.class)
            .withConfigOverride(Resource.Details.class, StoredForm::leaveOutPlain)
            .withConfigOverride(OperationConfig.Details.class, StoredForm::leaveOutPlain)
            .withConfigOverride(ClusterDocument.Details.class, StoredForm::leaveOutPlain)
            .withConfigOverride(Constraint.Nearness.class, StoredForm::leaveOutPlain)
            .withConfigOverride(ResourceSet.Need.class, StoredForm::leaveOutPlain)
            .withConfigOverride(ResourceSet.Weight.class, StoredForm::leaveOutPlain)
            .build();

    private static void leaveOutPlain(MutableConfigOverride override) {
        override.setInclude(JsonInclude.Value.construct(
                JsonInclude.Include.CUSTOM, JsonInclude.Include.ALWAYS, Plain.class, Void.class));
    }

    /** Equals what a record has when nothing is said; the records put it back when it is missing. */
    static final class Plain {

        private static final Set<Object> VALUES = Set.of(
                Resource.Details.NONE,
                OperationConfig.Details.NONE,
                ClusterDocument.Details.NONE,
                Constraint.Nearness.PLAIN,
                ResourceSet.Need.ALL,
                ResourceSet.Weight.OF_CONSTRAINT);

        @Override
        public boolean equals(@Nullable Object other) {
            return other != null && VALUES.contains(other);
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

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

    /** Leases of kinds that a later release knows are passed over. */
    private interface DocumentDetails {
        @SuppressWarnings("UnusedMethod") // read by Jackson
        @JsonDeserialize(using = KnownLeases.class)
        List<OperatorLease> leases();
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Resource.Primitive.class, name = "primitive"),
        @JsonSubTypes.Type(value = Resource.Group.class, name = "group"),
        @JsonSubTypes.Type(value = Resource.Clone.class, name = "clone"),
        @JsonSubTypes.Type(value = Resource.Bundle.class, name = "bundle")
    })
    private interface Resources {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Constraint.Location.class, name = "location"),
        @JsonSubTypes.Type(value = Constraint.Colocation.class, name = "colocation"),
        @JsonSubTypes.Type(value = Constraint.Order.class, name = "order"),
        @JsonSubTypes.Type(value = Constraint.Preference.class, name = "preference"),
        @JsonSubTypes.Type(value = Constraint.ColocationSets.class, name = "colocation-sets"),
        @JsonSubTypes.Type(value = Constraint.OrderSets.class, name = "order-sets"),
        @JsonSubTypes.Type(value = Constraint.TicketNeed.class, name = "ticket")
    })
    private interface Constraints {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Constraint.Expiry.Never.class, name = "never"),
        @JsonSubTypes.Type(value = Constraint.Expiry.At.class, name = "at")
    })
    @JsonIgnoreProperties("NEVER")
    private interface Expiries {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = ResourceSet.Weight.OfConstraint.class, name = "constraint"),
        @JsonSubTypes.Type(value = ResourceSet.Weight.Own.class, name = "own")
    })
    @JsonIgnoreProperties("OF_CONSTRAINT")
    private interface Weights {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Constraint.Subject.Named.class, name = "named"),
        @JsonSubTypes.Type(value = Constraint.Subject.Matching.class, name = "matching"),
        @JsonSubTypes.Type(value = Constraint.Subject.Sets.class, name = "sets")
    })
    private interface Subjects {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Constraint.Choice.OnNode.class, name = "node"),
        @JsonSubTypes.Type(value = Constraint.Choice.Where.class, name = "where")
    })
    private interface Choices {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Rule.All.class, name = "all"),
        @JsonSubTypes.Type(value = Rule.Any.class, name = "any"),
        @JsonSubTypes.Type(value = Rule.OnAttribute.class, name = "attribute"),
        @JsonSubTypes.Type(value = Rule.OnDate.class, name = "date"),
        @JsonSubTypes.Type(value = Rule.OnResource.class, name = "resource"),
        @JsonSubTypes.Type(value = Rule.OnOperation.class, name = "operation"),
        @JsonSubTypes.Type(value = Rule.Unknown.class, name = "unknown")
    })
    @JsonIgnoreProperties("ALWAYS")
    private interface Rules {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = FencingLevel.Target.Node.class, name = "node"),
        @JsonSubTypes.Type(value = FencingLevel.Target.Matching.class, name = "matching"),
        @JsonSubTypes.Type(value = FencingLevel.Target.WithAttribute.class, name = "attribute")
    })
    private interface FencingTargets {}
}
