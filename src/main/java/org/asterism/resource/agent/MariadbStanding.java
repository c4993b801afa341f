package org.asterism.resource.agent;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.asterism.model.BootTime;

/**
 * Whether a MariaDB instance may be promoted, and how gladly. Pure.
 *
 * <p>Decided: a replica without a connection may be promoted for as long after it was last connected as it may be behind, because that is how
 * much of its source it can have missed; one that has not been connected since it started may not, because nothing is known of
 * what it missed. An instance that was the source itself, or where nothing was ever written, may.
 */
record MariadbStanding(Past past) {

    static final int PROMOTED_SCORE = 950_000;

    /** Positions are compared modulo this; a score of a million is infinite. */
    static final int SCORES = 900_000;

    /** What it was last. */
    sealed interface Past {

        /** A replica that has not been connected since it started. */
        record Unconnected() implements Past {}

        /** A replica that was connected, and not behind for longer than it may, at that moment. */
        record Connected(BootTime at) implements Past {}

        /** The source of the others, or one of its own. */
        record Source() implements Past {}
    }

    static MariadbStanding read(List<String> lines) {
        String line = lines.isEmpty() ? "" : lines.get(0);
        if (line.equals("source")) {
            return new MariadbStanding(new Past.Source());
        }
        return line.matches("connected [0-9]{1,18}")
                ? new MariadbStanding(new Past.Connected(new BootTime(Long.parseLong(line.substring(10)))))
                : new MariadbStanding(new Past.Unconnected());
    }

    List<String> lines() {
        if (past instanceof Past.Connected connected) {
            return List.of("connected " + connected.at().nanos());
        }
        return List.of(past instanceof Past.Source ? "source" : "unconnected");
    }

    /** At the start, when nothing is known yet: one without a source of its own was the source, as promotion leaves it. */
    static MariadbStanding atStart(MariadbStatus status) {
        return new MariadbStanding(status.isReplica() ? new Past.Unconnected() : new Past.Source());
    }

    /** With what is seen now. {@code most}: how far it may be behind; zero = without limit. */
    MariadbStanding seen(MariadbStatus status, Duration most, BootTime now) {
        boolean isNear = status.secondsBehind()
                .filter(seconds -> isWithin(seconds, most))
                .isPresent();
        return status.isConnected() && isNear ? new MariadbStanding(new Past.Connected(now)) : this;
    }

    /** Why it is not to be promoted; empty if it may be. */
    Optional<String> obstacle(MariadbStatus status, Duration most, BootTime now) {
        if (!status.isReplica()) {
            return Optional.empty();
        }
        if (!status.trouble().isEmpty()) {
            return Optional.of(status.trouble());
        }
        if (!status.isApplying()) {
            return Optional.of("it does not apply what it receives (START SLAVE SQL_THREAD)");
        }
        Optional<Long> behind = status.secondsBehind();
        if (status.isConnected()
                && behind.filter(seconds -> !isWithin(seconds, most)).isPresent()) {
            return Optional.of("it is " + behind.get() + " s behind, more than max-lag = " + most.toSeconds() + " s");
        }
        if (status.isConnected() || past instanceof Past.Source || most.isZero()) {
            return Optional.empty();
        }
        if (past instanceof Past.Connected connected) {
            long missing = now.since(connected.at()).toSeconds();
            return missing <= most.toSeconds()
                    ? Optional.empty()
                    : Optional.of("it lost its source " + missing + " s ago, longer than max-lag = " + most.toSeconds()
                            + " s, and may lack what was written since");
        }
        return Optional.of("it has not been connected to its source since it started, so what it lacks is not known;"
                + " max-lag = 0s would promote it all the same");
    }

    /** Of one that may be promoted: by how much it has. */
    static int score(MariadbStatus status) {
        return status.isReadOnly() ? 1 + (int) (status.transactions() % SCORES) : PROMOTED_SCORE;
    }

    private static boolean isWithin(long seconds, Duration most) {
        return most.isZero() || seconds <= most.toSeconds();
    }
}
