package org.asterism.cli;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;

/** Asks the agents of this machine about the parameters of a document. */
@FunctionalInterface
public interface ParameterCheck {

    /** Asks nobody. */
    ParameterCheck NONE = document -> new Findings(List.of(), List.of());

    /** What they say, each in a sentence that begins with the resource's name. */
    Findings of(ClusterDocument document);

    /**
     * What was found.
     *
     * @param errors what an agent would refuse
     * @param warnings what may be right all the same
     * @param secrets parameters that agents call private; of an agent that did not say so none
     */
    record Findings(List<String> errors, List<String> warnings, Map<AgentName, Set<String>> secrets) {
        public Findings {
            errors = List.copyOf(errors);
            warnings = List.copyOf(warnings);
            secrets = Map.copyOf(secrets);
        }

        public Findings(List<String> errors, List<String> warnings) {
            this(errors, warnings, Map.of());
        }
    }
}
