package org.asterism.node;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.asterism.coordinator.PlansAhead;
import org.asterism.planner.Planner;

/**
 * Metrics of plans: how many were made where, how long the latest took, whether the
 * planning process works, and which deaths are planned for.
 */
record PlanFigures(Planner planner, Supplier<PlansAhead> ahead) {

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
        Gauge.builder(
                        "asterism.plans.ahead.seconds",
                        ahead,
                        last -> last.get().took().toNanos() / 1e9)
                .description("how long the last making of plans for single deaths took")
                .register(registry);
        deaths(registry, "yes", last -> last.covered().size());
        deaths(registry, "no", last -> last.missing().size());
    }

    private void deaths(MeterRegistry registry, String isCovered, ToDoubleFunction<PlansAhead> of) {
        Gauge.builder("asterism.plans.ahead.deaths", ahead, last -> of.applyAsDouble(last.get()))
                .tag("covered", isCovered)
                .description("deaths of single nodes for which a plan is at hand, or was not made within the budget")
                .register(registry);
    }

    private void counter(MeterRegistry registry, String where, ToDoubleFunction<Planner.Counts> of) {
        FunctionCounter.builder("asterism.plans", planner, all -> of.applyAsDouble(all.counts()))
                .tag("made", where)
                .register(registry);
    }
}
