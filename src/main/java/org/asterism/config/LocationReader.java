package org.asterism.config;

import com.typesafe.config.ConfigList;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.asterism.model.Constraint;
import org.asterism.model.Constraint.Choice;
import org.asterism.model.Constraint.Discovery;
import org.asterism.model.Constraint.Expiry;
import org.asterism.model.Constraint.Subject;
import org.asterism.model.NodeName;
import org.asterism.model.Role;
import org.asterism.model.Score;

/**
 * Reads a location: which resources ({@code of}, {@code pattern} or {@code sets}) and where ({@code node}, or {@code rule}, one
 * or a list). Score and role beside a rule hold for each rule that has none of its own.
 */
final class LocationReader {

    private static final List<String> SUBJECTS = List.of("of", "rsc", "pattern", "sets");

    private final Section each;
    private final ConstraintParts parts;

    LocationReader(Section each, ConstraintParts parts) {
        this.each = each;
        this.parts = parts;
    }

    /** A constraint that lacks its id. */
    record Draft(String proposedId, java.util.function.Function<String, Constraint> withId) {}

    Optional<Draft> read() {
        Optional<Subject> subject = subject();
        Role role = ConstraintParts.role(each, "role", "role");
        Score score = ConstraintParts.score(each, Score.INFINITY).orElse(Score.INFINITY);
        boolean hasDiscovery = each.has("resource-discovery");
        Discovery discovery = hasDiscovery
                ? each.choice("resource-discovery", Discovery.class).orElse(Discovery.ALWAYS)
                : Discovery.ALWAYS;
        boolean hasRules = each.has("rule");
        List<Choice.Where> rules = hasRules ? rules(score, role) : List.of();
        Optional<NodeName> node = hasRules && !each.has("node") ? Optional.empty() : parts.node(each);
        Optional<Draft> draft = subject.flatMap(found -> {
            boolean isSimple = found instanceof Subject.Named && role == Role.ANY && !hasDiscovery && !hasRules;
            if (isSimple || each.has("expires")) {
                return node.flatMap(name -> simple(found, name, score));
            }
            List<Choice> choices = new ArrayList<>();
            node.ifPresent(name -> choices.add(new Choice.OnNode(name, score, role)));
            choices.addAll(rules);
            String where = node.map(NodeName::value).orElse("rule");
            return Optional.of(new Draft(
                    "location-" + word(found) + "-" + where,
                    id -> new Constraint.Preference(id, withIds(found, id), withIds(choices, id), discovery)));
        });
        each.done();
        return draft;
    }

    private Optional<Subject> subject() {
        List<String> given = SUBJECTS.stream().filter(each::has).toList();
        if (given.size() > 1) {
            each.excludes(given.get(0), given.subList(1, given.size()), "both name the same resources");
            return Optional.empty();
        }
        if (each.has("sets")) {
            return Optional.of(new Subject.Sets(parts.sets(each)));
        }
        if (each.has("pattern")) {
            return each.as("pattern", "write a regular expression such as \"trunk-.*\"", LocationReader::pattern);
        }
        return parts.resource(each, "of", "rsc").map(Subject.Named::new);
    }

    private static Subject pattern(String text) {
        try {
            Pattern.compile(text.startsWith("!") ? text.substring(1) : text);
            return new Subject.Matching(text);
        } catch (PatternSyntaxException badPattern) {
            throw new IllegalArgumentException("is not a regular expression", badPattern);
        }
    }

    /** What a constraint on it is called after. */
    private static String word(Subject subject) {
        if (subject instanceof Subject.Named named) {
            return named.resource().value();
        }
        return subject instanceof Subject.Sets several ? ConstraintParts.first(several.sets()) : "pattern";
    }

    private Optional<Draft> simple(Subject subject, NodeName node, Score score) {
        Optional<Expiry> expires = each.has("expires")
                ? each.as("expires", "write an instant such as 2027-01-31T18:00:00Z", LocationReader::expiry)
                : Optional.of(Expiry.NEVER);
        if (each.has("expires")) {
            each.excludes(
                    "expires",
                    List.of("rule", "role", "resource-discovery", "pattern", "sets"),
                    "only a plain preference for a node lapses");
        }
        if (!(subject instanceof Subject.Named named)) {
            return Optional.empty();
        }
        return expires.map(until -> new Draft(
                "location-" + named.resource() + "-" + node,
                id -> new Constraint.Location(id, named.resource(), node, score, until)));
    }

    private static Expiry expiry(String text) {
        try {
            return new Expiry.At(Instant.parse(text));
        } catch (DateTimeException badText) {
            throw new IllegalArgumentException("is not an instant with a time zone", badText);
        }
    }

    private List<Choice.Where> rules(Score score, Role role) {
        boolean isList = each.value("rule").filter(ConfigList.class::isInstance).isPresent();
        List<Section> sections = isList
                ? each.sections("rule")
                : each.sectionIfSet("rule").stream().toList();
        List<Choice.Where> rules = new ArrayList<>();
        for (Section rule : sections) {
            String id = rule.has("id") ? rule.text("id").orElse("") : "";
            String byAttribute =
                    rule.has("score-attribute") ? rule.text("score-attribute").orElse("") : "";
            if (!byAttribute.isEmpty()) {
                rule.excludes("score-attribute", List.of("score"), "the attribute's value is the score");
            }
            Score own =
                    byAttribute.isEmpty() ? ConstraintParts.score(rule, score).orElse(score) : Score.ZERO;
            Role given = ConstraintParts.role(rule, "role", "role");
            RuleReader.rule(rule)
                    .ifPresent(found ->
                            rules.add(new Choice.Where(id, found, own, byAttribute, given == Role.ANY ? role : given)));
            rule.leave("score");
            rule.done();
        }
        return rules;
    }

    private static Subject withIds(Subject subject, String constraint) {
        return subject instanceof Subject.Sets several
                ? new Subject.Sets(ConstraintParts.withIds(several.sets(), constraint))
                : subject;
    }

    private static List<Choice> withIds(List<Choice> choices, String constraint) {
        List<Choice> named = new ArrayList<>();
        int number = 0;
        for (Choice choice : choices) {
            if (choice instanceof Choice.Where where) {
                String id = where.id().isEmpty() ? ConstraintText.ruleId(constraint, number) : where.id();
                named.add(new Choice.Where(id, where.rule(), where.score(), where.scoreAttribute(), where.role()));
                number++;
            } else {
                named.add(choice);
            }
        }
        return named;
    }
}
