package org.asterism.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asterism.config.HoconText.Fields;
import org.asterism.model.Constraint.Expiry;
import org.asterism.model.DrainEnd;
import org.asterism.model.OperatorLease;
import org.asterism.model.OperatorLease.Kind;

/**
 * Reads and writes {@code leases}: who moved, banned or set aside what by a command, why, and until when. Names are not checked:
 * what a lease is about may have left the configuration, and then the lease means nothing.
 *
 * <p>Of what is in force already, perhaps by a later release, a lease whose end cannot be read holds until somebody ends it: to forget
 * a maintenance would start what an operator works on. One of a kind, or with an end of a drain, that is not known is passed over.
 */
final class LeaseReader {

    private static final Pattern THEN =
            Pattern.compile("(?<kind>ban|move|standby)(?: to (?<node>\\S+))?(?: for (?<holds>P\\S+))?");

    private LeaseReader() {}

    static List<OperatorLease> read(Section section) {
        List<OperatorLease> leases = new ArrayList<>();
        for (String name : section.keys()) {
            Findings found = section.findings().ofPart();
            Optional<OperatorLease> lease = section.sectionIfSet(name).flatMap(each -> lease(each.with(found)));
            section.findings().takePart(found);
            lease.ifPresent(leases::add);
        }
        return leases;
    }

    private static Optional<OperatorLease> lease(Section each) {
        Optional<Kind> kind = each.has("kind") ? each.choice("kind", Kind.class) : Optional.empty();
        if (!each.has("kind")) {
            each.requiredText("kind", "standby");
        }
        Optional<String> subject = each.requiredText("of", "pbx2");
        String node = each.has("node") ? each.text("node").orElse("") : "";
        Expiry until = each.has("until")
                ? instant(each, "until").<Expiry>map(Expiry.At::new).orElse(Expiry.NEVER)
                : Expiry.NEVER;
        Instant since = each.has("since") ? instant(each, "since").orElse(Instant.EPOCH) : Instant.EPOCH;
        String by = each.has("by") ? each.text("by").orElse("") : "";
        String reason = each.has("reason") ? each.text("reason").orElse("") : "";
        Optional<DrainEnd> then = then(each);
        each.done();
        return kind.flatMap(what -> subject.flatMap(
                whose -> then.map(next -> new OperatorLease(what, whose, node, until, since, by, reason, next))));
    }

    /** {@code then = "move to pbx2 for PT8H"}. */
    private static Optional<DrainEnd> then(Section each) {
        Expiry cut = each.has("cut")
                ? instant(each, "cut").<Expiry>map(Expiry.At::new).orElse(Expiry.NEVER)
                : Expiry.NEVER;
        String keep = each.has("keep") ? each.text("keep").orElse("") : "";
        return each.has("then")
                ? each.as("then", "write for example \"move to pbx2 for PT8H\" or \"standby\"", text -> {
                    Matcher words = THEN.matcher(text);
                    if (!words.matches()) {
                        throw new IllegalArgumentException("does not say what comes after a drain");
                    }
                    Kind kind = Kind.of(words.group("kind")).orElseThrow();
                    String node = Objects.requireNonNullElse(words.group("node"), "");
                    String holds = Objects.requireNonNullElse(words.group("holds"), "PT0S");
                    return new DrainEnd(kind, node, duration(holds), cut, keep);
                })
                : Optional.of(DrainEnd.USUAL);
    }

    private static Duration duration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeException notADuration) {
            throw new IllegalArgumentException("is not a duration: " + text, notADuration);
        }
    }

    private static String text(DrainEnd then) {
        return then.kind().word()
                + (then.node().isEmpty() ? "" : " to " + then.node())
                + (then.holds().isZero() ? "" : " for " + then.holds());
    }

    private static Optional<Instant> instant(Section each, String key) {
        return each.as(key, "write an instant such as 2027-01-31T18:00:00Z", text -> {
            try {
                return Instant.parse(text);
            } catch (DateTimeException notAnInstant) {
                throw new IllegalArgumentException("is not an instant", notAnInstant);
            }
        });
    }

    static Fields text(OperatorLease lease) {
        Fields fields = new Fields()
                .word("kind", lease.kind().word())
                .text("of", lease.subject())
                .textUnless("node", lease.node(), "");
        if (lease.until() instanceof Expiry.At at) {
            fields.text("until", at.instant().toString());
        }
        if (!lease.since().equals(Instant.EPOCH)) {
            fields.text("since", lease.since().toString());
        }
        fields.textUnless("by", lease.by(), "").textUnless("reason", lease.reason(), "");
        DrainEnd then = lease.then();
        if (!then.equals(DrainEnd.USUAL)) {
            fields.text("then", text(then));
        }
        if (then.cut() instanceof Expiry.At cut) {
            fields.text("cut", cut.instant().toString());
        }
        return fields.textUnless("keep", then.keep(), "");
    }
}
