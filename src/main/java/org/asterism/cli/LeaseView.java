package org.asterism.cli;

import static org.asterism.cli.Lines.plain;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.asterism.api.ClusterStatus;
import org.asterism.api.LeaseStatus;
import org.asterism.cli.Lines.Part;
import org.asterism.cli.Style.Tone;
import org.asterism.model.Constraint;

/** What operators moved, banned or set aside, as lines. */
final class LeaseView {

    private LeaseView() {}

    static void add(Lines lines, ClusterStatus status, ZoneId zone) {
        if (status.leases().isEmpty()) {
            return;
        }
        Instant now = status.takenAt();
        lines.title("Moved or set aside");
        for (LeaseStatus lease : status.leases()) {
            lines.add(
                    4,
                    plain("  "),
                    plain(lease.sentence()),
                    new Part(Unusual.isDrain(lease) ? Unusual.left(status, lease) : "", Tone.CARE),
                    plain(", "),
                    new Part(rest(lease, now, zone), Tone.CARE));
            if (!lease.by().isEmpty() || !lease.reason().isEmpty()) {
                lines.add(6, plain("    "), plain(who(lease, now, zone)));
            }
            lines.add(4, plain("    "), new Part("end it now: " + lease.remedy(), Tone.DIM));
        }
    }

    static String rest(LeaseStatus lease, Instant now, ZoneId zone) {
        if (!(lease.until() instanceof Constraint.Expiry.At at)) {
            return "until it is ended";
        }
        long left = Duration.between(now, at.instant()).toMillis();
        return left <= 0
                ? "time is up"
                : Words.span(left) + " left (until " + Words.time(at.instant(), now, zone) + ")";
    }

    private static String who(LeaseStatus lease, Instant now, ZoneId zone) {
        String who = lease.by().isEmpty() ? "somebody" : lease.by();
        String since = lease.since().equals(Instant.EPOCH) ? "" : ", " + Words.time(lease.since(), now, zone);
        String reason = lease.reason().isEmpty() ? "" : ": " + lease.reason();
        return "by " + who + since + reason;
    }
}
