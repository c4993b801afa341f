package org.asterism.node;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;
import org.asterism.planner.Planner;

/** Metrics of plans: how many were made where, how long the latest took, and whether the planning process works. */
record PlanFigures(Planner planner) {

    void show(MeterRegistry registry) {
        counter(registry, "here", counts -> counts.plansHere());
        counter(registry, "process", counts -> counts.plansThere());
        FunctionCounter.builder(
                        "asterism.planner.failures",
                        planner,
                        all -> all.counts().failures())
                .description("times that the planning process could not be started, ended, or was late")
                .register(registry);
        Gauge.builder(
                        "asterism.planner.process.up",
                        planner,
                        all -> all.counts().pid().isPresent() ? 1 : 0)
                .description("1 while a process of its own makes the plans")
                .register(registry);
        Gauge.builder(
                        "asterism.plan.last.seconds",
                        planner,
                        all -> all.counts().last().toNanos() / 1e9)
                .description("how long the latest plan took")
                .register(registry);
    }

    private void counter(MeterRegistry registry, String where, ToDoubleFunction<Planner.Counts> of) {
        FunctionCounter.builder("asterism.plans", planner, all -> of.applyAsDouble(all.counts()))
                .tag("made", where)
                .register(registry);
    }
}
