package org.asterism.net;

import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.cluster.DowningProvider;
import scala.Option;
import scala.concurrent.duration.Duration;
import scala.concurrent.duration.FiniteDuration;

/**
 * Downs nobody by itself: {@link NetGuardian} downs whom the quorum has given up. No removal margin, since a resource's start
 * waits for the quorum and not for Pekko.
 */
public final class QuorumDowning extends DowningProvider {

    /** Called by Pekko. */
    public QuorumDowning(ActorSystem system) {}

    @Override
    public FiniteDuration downRemovalMargin() {
        return Duration.Zero();
    }

    @Override
    public Option<Props> downingActorProps() {
        return Option.empty();
    }
}
