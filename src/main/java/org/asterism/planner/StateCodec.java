package org.asterism.planner;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.asterism.model.ClusterState;
import org.asterism.model.Transition;
import org.jspecify.annotations.Nullable;

/**
 * States, transitions, questions and answers as CBOR: each record an array of its components by position, each alternative of a sealed interface
 * preceded by its name. Both ends are the same program, so nothing is said of versions. For one thread at a time.
 */
final class StateCodec {

    private final ObjectWriter stateWriter;
    private final ObjectReader stateReader;
    private final ObjectWriter transitionWriter;
    private final ObjectReader transitionReader;
    private final ObjectWriter questionWriter;
    private final ObjectReader questionReader;
    private final ObjectWriter answerWriter;
    private final ObjectReader answerReader;

    StateCodec() {
        CBORMapper mapper = CBORMapper.builder()
                .visibility(PropertyAccessor.ALL, JsonAutoDetect.Visibility.NONE)
                .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
                .visibility(PropertyAccessor.CREATOR, JsonAutoDetect.Visibility.ANY)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .addModule(new Jdk8Module())
                .addModule(new ParameterNamesModule())
                .addModule(new ModelModule())
                .build();
        mapper.setAnnotationIntrospector(com.fasterxml.jackson.databind.introspect.AnnotationIntrospectorPair.create(
                mapper.getSerializationConfig().getAnnotationIntrospector(), new Shapes()));
        this.stateWriter = mapper.writerFor(ClusterState.class);
        this.stateReader = mapper.readerFor(ClusterState.class);
        this.transitionWriter = mapper.writerFor(Transition.class);
        this.transitionReader = mapper.readerFor(Transition.class);
        this.questionWriter = mapper.writerFor(ChangeQuestion.class);
        this.questionReader = mapper.readerFor(ChangeQuestion.class);
        this.answerWriter = mapper.writerFor(ChangeAnswer.class);
        this.answerReader = mapper.readerFor(ChangeAnswer.class);
    }

    byte[] encode(ClusterState state) throws IOException {
        return stateWriter.writeValueAsBytes(state);
    }

    byte[] encode(Transition transition) throws IOException {
        return transitionWriter.writeValueAsBytes(transition);
    }

    byte[] encode(ChangeQuestion question) throws IOException {
        return questionWriter.writeValueAsBytes(question);
    }

    byte[] encode(ChangeAnswer answer) throws IOException {
        return answerWriter.writeValueAsBytes(answer);
    }

    /** @throws IOException if these bytes are not of a question */
    ChangeQuestion question(byte[] bytes) throws IOException {
        return questionReader.readValue(bytes);
    }

    /** @throws IOException if these bytes are not of an answer */
    ChangeAnswer answer(byte[] bytes) throws IOException {
        return answerReader.readValue(bytes);
    }

    /** @throws IOException if these bytes are not of a state */
    ClusterState state(byte[] bytes) throws IOException {
        return stateReader.readValue(bytes);
    }

    /** @throws IOException if these bytes are not of a transition */
    Transition transition(byte[] bytes) throws IOException {
        return transitionReader.readValue(bytes);
    }

    /** Says of every record and sealed interface what annotations would, so that the model stays free of them. */
    private static final class Shapes extends NopAnnotationIntrospector {

        private static final long serialVersionUID = 1;

        @Override
        public JsonFormat.@Nullable Value findFormat(Annotated member) {
            return member instanceof AnnotatedClass && member.getRawType().isRecord()
                    ? JsonFormat.Value.forShape(JsonFormat.Shape.ARRAY)
                    : null;
        }

        @Override
        public @Nullable TypeResolverBuilder<?> findTypeResolver(
                MapperConfig<?> config, AnnotatedClass type, JavaType base) {
            return isSum(base.getRawClass())
                    ? new StdTypeResolverBuilder()
                            .init(JsonTypeInfo.Id.NAME, null)
                            .inclusion(JsonTypeInfo.As.WRAPPER_ARRAY)
                    : null;
        }

        @Override
        public @Nullable List<NamedType> findSubtypes(Annotated member) {
            return member instanceof AnnotatedClass && isSum(member.getRawType())
                    ? alternatives(member.getRawType())
                    : null;
        }

        private static List<NamedType> alternatives(Class<?> sum) {
            List<NamedType> found = new ArrayList<>();
            for (Class<?> permitted : sum.getPermittedSubclasses()) {
                if (isSum(permitted)) {
                    found.addAll(alternatives(permitted));
                } else {
                    found.add(new NamedType(permitted, permitted.getSimpleName()));
                }
            }
            return found;
        }

        private static boolean isSum(Class<?> type) {
            return type.isInterface() && type.isSealed();
        }
    }
}
