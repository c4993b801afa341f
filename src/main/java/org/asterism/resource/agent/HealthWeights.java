package org.asterism.resource.agent;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentMetadata.Need;
import org.asterism.executor.AgentMetadata.Parameter;
import org.asterism.executor.AgentMetadata.Reload;
import org.asterism.executor.AgentMetadata.Secrecy;
import org.asterism.executor.AgentMetadata.Traits;
import org.asterism.telephony.health.HealthPart;
import org.asterism.telephony.health.Weight;

/** The parameters of agents that weigh the parts of a service's health. */
final class HealthWeights {

    private HealthWeights() {}

    /** One for each part, for an agent's description. */
    static List<Parameter> parameters(List<HealthPart> parts) {
        return parts.stream()
                .map(part -> new Parameter(
                        part.parameter(),
                        Need.OPTIONAL,
                        "string",
                        word(part.preset()),
                        "When it is bad: fail, warn or off",
                        "When it is bad: fail = the monitor fails, warn = it is only shown, off = not looked at",
                        new Traits("", Reload.RESTART, Secrecy.OPEN, "", List.of("fail", "warn", "off"))))
                .toList();
    }

    /** @throws IllegalArgumentException if one cannot be understood */
    static Map<HealthPart, Weight> read(AgentCall call, List<HealthPart> parts) {
        Map<HealthPart, Weight> weights = new EnumMap<>(HealthPart.class);
        for (HealthPart part : parts) {
            weights.put(part, weight(call, part));
        }
        return weights;
    }

    private static Weight weight(AgentCall call, HealthPart part) {
        String text = call.param(part.parameter(), word(part.preset()));
        return Stream.of(Weight.values())
                .filter(weight -> word(weight).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "parameter '" + part.parameter() + "' must be fail, warn or off, not '" + text + "'"));
    }

    private static String word(Weight weight) {
        return weight.name().toLowerCase(Locale.ROOT);
    }
}
