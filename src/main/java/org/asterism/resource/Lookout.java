package org.asterism.resource;

import java.time.Duration;
import org.asterism.executor.AgentCall;
import org.asterism.executor.LatestStart;
import org.asterism.executor.NativeAgent;
import org.asterism.model.ResourceId;
import org.asterism.resource.ResourceState.Spec;

/** The observation of one resource between its monitors, renewed when its parameters change. Used by its actor only. */
final class Lookout {

    private final NodeServices services;
    private final ResourceId resource;
    private final NativeAgent.Observer observer;
    private NativeAgent.Watch watch = () -> {};

    /** The two are run on any thread. */
    Lookout(NodeServices services, ResourceId resource, Runnable suspicious, Runnable cured) {
        this.services = services;
        this.resource = resource;
        this.observer = new NativeAgent.Observer() {
            @Override
            public void suspicious() {
                suspicious.run();
            }

            @Override
            public void cured() {
                cured.run();
            }
        };
    }

    void observe(Spec spec) {
        watch.close();
        AgentCall about = new AgentCall(
                services.callNumbers().incrementAndGet(),
                spec.agent(),
                resource,
                "monitor",
                Duration.ZERO,
                spec.params(),
                spec.monitorLimit(),
                LatestStart.WHENEVER);
        watch = services.runner().watch(about, observer);
    }

    void close() {
        watch.close();
    }
}
