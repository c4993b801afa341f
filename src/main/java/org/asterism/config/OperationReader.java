package org.asterism.config;

import com.typesafe.config.ConfigObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.AgentName;
import org.asterism.model.AttributeSet;
import org.asterism.model.OperationConfig;
import org.asterism.model.ResourceId;

/** Reads {@code operations} of a primitive, a list or an object by name, and adds the default monitor. */
final class OperationReader {

    private static final Duration LONGEST = Duration.ofDays(30);

    private static final Set<String> OWN_KEYS = Set.of("interval", "timeout", "params", "conditional");

    private static final Set<String> OWN_KEYS_IN_LIST = Set.of("name", "interval", "timeout", "params", "conditional");

    private final Duration defaultTimeout;

    /** @param operationDefaults checked already */
    OperationReader(SortedMap<String, String> operationDefaults) {
        Duration given = Optional.ofNullable(operationDefaults.get("timeout"))
                .map(Durations::parseLikeCib)
                .orElse(OperationConfig.DEFAULT_TIMEOUT);
        this.defaultTimeout = given.isZero() ? OperationConfig.DEFAULT_TIMEOUT : given;
    }

    /** The operations as written. */
    List<OperationConfig> read(ResourceId id, Section primitive) {
        List<OperationConfig> found = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Named named : sections(primitive)) {
            operation(id, named).ifPresent(operation -> {
                if (!seen.add(key(operation))) {
                    named.section()
                            .report(
                                    "interval",
                                    "operation '" + operation.name() + "' with interval "
                                            + Durations.text(operation.interval()) + " stands twice in "
                                            + primitive.path(),
                                    "results are kept by name and interval",
                                    "give one of them another interval or role, or remove it");
                }
                found.add(operation);
            });
        }
        return found;
    }

    /** What no two operations of a resource have in common. */
    static String key(OperationConfig operation) {
        return operation.name() + " every " + operation.interval() + " as "
                + operation.attributes().getOrDefault("role", "");
    }

    /** The same operations, and after them the default monitor if no monitor recurs. */
    List<OperationConfig> withMonitor(List<OperationConfig> operations, AgentName agent) {
        List<OperationConfig> result = new ArrayList<>(operations);
        if (!hasRecurringMonitor(operations)) {
            result.add(defaultMonitor(agent));
        }
        return result;
    }

    static boolean hasRecurringMonitor(List<OperationConfig> operations) {
        return operations.stream()
                .anyMatch(operation -> operation.name().equals("monitor")
                        && !operation.interval().isZero());
    }

    private record Named(String name, Section section, Set<String> ownKeys) {}

    private static List<Named> sections(Section primitive) {
        boolean isObject = primitive
                .value("operations")
                .filter(ConfigObject.class::isInstance)
                .isPresent();
        List<Named> result = new ArrayList<>();
        if (isObject) {
            Section byName = primitive.section("operations").withFreeKeys();
            byName.keys()
                    .forEach(name ->
                            byName.sectionIfSet(name).ifPresent(inner -> result.add(new Named(name, inner, OWN_KEYS))));
        } else {
            primitive
                    .sections("operations")
                    .forEach(inner -> inner.requiredText("name", "monitor")
                            .ifPresent(name -> result.add(new Named(name, inner, OWN_KEYS_IN_LIST))));
        }
        return result;
    }

    private Optional<OperationConfig> operation(ResourceId id, Named named) {
        Section section = named.section();
        Optional<Duration> interval = section.has("interval")
                ? section.duration("interval", Duration.ZERO, LONGEST)
                : Optional.of(Duration.ZERO);
        Optional<Duration> timeout = section.has("timeout")
                ? section.duration("timeout", Duration.ofMillis(1), LONGEST)
                : Optional.of(defaultTimeout);
        TreeMap<String, String> attributes =
                new TreeMap<>(AttributeReader.without(section, Attribute.OPERATION, Map.of(), named.ownKeys()));
        params(section, attributes);
        if (named.name().equals("monitor") && interval.equals(Optional.of(Duration.ZERO)) && !section.has("interval")) {
            section.report(
                    "name",
                    "monitor without interval in " + section.path(),
                    "it would never run by itself",
                    "add interval = 10s; interval = 0 keeps it for its timeout only");
        }
        if (interval.isEmpty() || timeout.isEmpty()) {
            return Optional.empty();
        }
        OperationConfig plain = new OperationConfig(named.name(), interval.get(), timeout.get(), attributes);
        List<AttributeSet> conditional = SetReader.list(
                section,
                "conditional",
                ResourceText.ownerOfConditional(id.value(), plain),
                values -> values.withFreeKeys().freeTexts());
        return Optional.of(new OperationConfig(
                plain.name(), plain.interval(), plain.timeout(), attributes, new OperationConfig.Details(conditional)));
    }

    /** What the agent gets besides the parameters of the resource. */
    private static void params(Section section, Map<String, String> attributes) {
        Section params = section.section("params").withFreeKeys();
        params.freeTexts().forEach((name, value) -> {
            if (Attribute.OPERATION.containsKey(name) || OWN_KEYS_IN_LIST.contains(name)) {
                params.refuse(name, value, "is not for the agent", "write it beside params");
            } else {
                attributes.put(name, value);
            }
        });
    }

    /** Native agents cost microseconds and can be asked often; an OCF agent is a process. */
    private OperationConfig defaultMonitor(AgentName agent) {
        if (agent.standard().equals("stonith")) {
            return monitor(Duration.ofSeconds(60), Duration.ofSeconds(60)); // each logs in at a power switch
        }
        if (!agent.isNative()) {
            return monitor(Duration.ofSeconds(10), defaultTimeout);
        }
        return switch (agent.type()) {
            case "address" -> monitor(Duration.ofSeconds(1), Duration.ofSeconds(5));
            case "asterisk" -> monitor(Duration.ofSeconds(2), Duration.ofSeconds(10));
            default -> monitor(Duration.ofSeconds(10), defaultTimeout);
        };
    }

    private static OperationConfig monitor(Duration interval, Duration timeout) {
        return new OperationConfig("monitor", interval, timeout, new TreeMap<>());
    }
}
