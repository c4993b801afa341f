package org.asterism.node;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;
import org.asterism.registrations.Registrations;
import org.asterism.registrations.core.Bindings;

/** Metrics of registrations that a takeover finds. */
final class RegistrationFigures {

    private RegistrationFigures() {}

    static void show(MeterRegistry registry, Registrations kept) {
        gauge(
                registry,
                "asterism.registrations.own",
                kept,
                "contacts that this node's Asterisk took last",
                Bindings.Counts::own);
        gauge(
                registry,
                "asterism.registrations.copies",
                kept,
                "contacts of other nodes that are kept here",
                Bindings.Counts::others);
        gauge(
                registry,
                "asterism.registrations.unwritten",
                kept,
                "contacts that this node's Asterisk should have and has not, as far as is known",
                Bindings.Counts::unwritten);
        gauge(
                registry,
                "asterism.registrations.unfit",
                kept,
                "contacts of this node's Asterisk that hang on a connection or are too long, and are not kept",
                Bindings.Counts::unfit);
        Gauge.builder("asterism.registrations.stateless", kept, Registrations::stateless)
                .description("contacts that calls find, but of which this node's Asterisk knows no state")
                .register(registry);
        counter(
                registry,
                "asterism.registrations.conflicts",
                kept,
                "contacts changed on two nodes that did not know of each other",
                Bindings.Counts::conflicts);
        counter(
                registry,
                "asterism.registrations.refused",
                kept,
                "contacts for which registrations.most left no room",
                Bindings.Counts::refused);
        counter(
                registry,
                "asterism.registrations.expired",
                kept,
                "contacts that were dropped because they were out of date",
                Bindings.Counts::expired);
    }

    private static void gauge(
            MeterRegistry registry,
            String name,
            Registrations kept,
            String what,
            ToDoubleFunction<Bindings.Counts> figure) {
        Gauge.builder(name, kept, all -> figure.applyAsDouble(all.counts()))
                .description(what)
                .register(registry);
    }

    private static void counter(
            MeterRegistry registry,
            String name,
            Registrations kept,
            String what,
            ToDoubleFunction<Bindings.Counts> figure) {
        FunctionCounter.builder(name, kept, all -> figure.applyAsDouble(all.counts()))
                .description(what)
                .register(registry);
    }
}
