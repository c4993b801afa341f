package org.asterism.cli;

import java.util.List;
import org.asterism.api.ChangeResult.Condition;
import org.asterism.api.ChangeResult.Refused;
import org.asterism.api.RefusalCode;
import org.asterism.config.Problem;

/** Problems of a configuration in the form of a refusal. */
final class Problems {

    private Problems() {}

    static Refused refusal(String file, List<Problem> problems) {
        return new Refused(
                RefusalCode.INVALID_CONFIGURATION,
                file + " has " + Words.count(problems.size(), "problem", "problems"),
                problems.stream()
                        .map(problem -> new Condition(
                                problem.where().toString(), problem.what() + "; " + problem.why(), problem.remedy()))
                        .toList(),
                "mend the lines named above");
    }
}
