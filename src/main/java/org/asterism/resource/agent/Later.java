package org.asterism.resource.agent;

import java.time.Duration;

/** Runs something after a while; what is due and no longer wanted must find that out itself. */
@FunctionalInterface
public interface Later {

    void after(Duration pause, Runnable task);
}
