package org.asterism.architecture;

import static org.asterism.architecture.ArchitectureTest.condition;
import static org.asterism.architecture.ArchitectureTest.violated;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.lang.ArchCondition;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/** Conditions about single calls, method references included. */
final class CallCondition {

    private static final String FUTURE = "java.util.concurrent.CompletableFuture";

    private CallCondition() {}

    /** Fails on each call of a method named as {@code type.method}; the value says what to do instead. */
    static ArchCondition<JavaClass> neverCall(Map<String, String> banned) {
        return condition(
                "never call " + banned.keySet(),
                (type, events) -> accesses(type).forEach(access -> {
                    CodeUnitAccessTarget target = access.getTarget();
                    String advice = banned.get(target.getOwner().getName() + "." + target.getName());
                    if (advice != null) {
                        violated(events, type, access.getDescription() + ": " + advice);
                    }
                }));
    }

    /** Fails where a future would run on the pool all share, which nobody sized. */
    static ArchCondition<JavaClass> neverCallWithoutExecutor() {
        Set<String> starters = Set.of("supplyAsync", "runAsync");
        return condition(
                "name the executor of asynchronous work",
                (type, events) -> accesses(type)
                        .filter(access ->
                                access.getTarget().getOwner().getName().equals(FUTURE))
                        .filter(access -> {
                            String name = access.getTarget().getName();
                            return starters.contains(name) || name.endsWith("Async");
                        })
                        .filter(access -> access.getTarget().getRawParameterTypes().stream()
                                .noneMatch(parameter -> parameter.isEquivalentTo(Executor.class)))
                        .forEach(access -> violated(events, type, access.getDescription() + ": name an executor")));
    }

    private static Stream<JavaCodeUnitAccess<?>> accesses(JavaClass type) {
        return Stream.concat(type.getCodeUnitCallsFromSelf().stream(), type.getCodeUnitReferencesFromSelf().stream());
    }
}
