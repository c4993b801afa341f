package org.asterism.node;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.asterism.api.ChangeResult;
import org.asterism.api.Lifetime;
import org.asterism.http.Change;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;

/** How long what an operator sets aside holds unless the command says otherwise: the cluster option {@code lease-time}. */
final class LeaseTime {

    private static final String OPTION = "lease-time";

    /** A working day's repair. */
    private static final Duration DEFAULT = Duration.ofHours(8);

    private LeaseTime() {}

    static Lifetime of(ClusterDocument document) {
        String value = document.options().getOrDefault(OPTION, "");
        return value.isEmpty() ? new Lifetime.For(DEFAULT) : Lifetime.parse(value);
    }

    /** When what is set aside now ends. */
    static Constraint.Expiry expiry(Lifetime lifetime, ClusterDocument document) {
        Lifetime meant = lifetime instanceof Lifetime.Default ? of(document) : lifetime;
        return meant instanceof Lifetime.For limited
                ? new Constraint.Expiry.At(Instant.now().plus(limited.span()).truncatedTo(ChronoUnit.SECONDS))
                : Constraint.Expiry.NEVER;
    }

    private static String sentence(ClusterDocument document) {
        return of(document).words() + ", as option " + OPTION + " says; --for and --forever say otherwise";
    }

    /** The answer, with how long it holds where the command did not say. */
    static ChangeResult told(Change change, ChangeResult result, ClusterDocument document) {
        return result instanceof ChangeResult.Accepted accepted && isDefault(change)
                ? new ChangeResult.Accepted(
                        accepted.sentence() + " (" + sentence(document) + ")", accepted.version(), accepted.steps())
                : result;
    }

    private static boolean isDefault(Change change) {
        Lifetime lifetime = change instanceof Change.Move move
                ? move.lifetime()
                : change instanceof Change.Ban ban
                        ? ban.lifetime()
                        : change instanceof Change.Standby standby
                                ? standby.lifetime()
                                : change instanceof Change.Maintenance maintenance
                                        ? maintenance.lifetime()
                                        : change instanceof Change.LeaveAlone alone
                                                ? alone.lifetime()
                                                : change instanceof Change.MaintainAll all
                                                        ? all.lifetime()
                                                        : Lifetime.FOREVER;
        return lifetime instanceof Lifetime.Default;
    }
}
