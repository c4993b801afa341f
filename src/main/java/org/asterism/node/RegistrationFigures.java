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
                kept,
                "asterism.registrations.own",
                "contacts that this node's Asterisk took last",
                Bindings.Counts::own);
        gauge(
                registry,
                kept,
                "asterism.registrations.copies",
                "contacts of other nodes that are kept here",
                Bindings.Counts::others);
        gauge(
                registry,
                kept,
                "asterism.registrations.unwritten",
                "contacts that this node's Asterisk should have and has not, as far as is known",
                Bindings.Counts::unwritten);
        gauge(
                registry,
                kept,
                "asterism.registrations.unfit",
                "contacts of this node's Asterisk that hang on a connection or are too long, and are not kept",
                Bindings.Counts::unfit);
        Gauge.builder("asterism.registrations.stateless", kept, Registrations::stateless)
                .description("contacts that calls find, but of which this node's Asterisk knows no state")
                .register(registry);
        counter(
                registry,
                kept,
                "conflicts",
                "contacts changed on two nodes that did not know of each other",
                Bindings.Counts::conflicts);
        counter(
                registry,
                kept,
                "refused",
                "contacts for which registrations.most left no room",
                Bindings.Counts::refused);
        counter(
                registry,
                kept,
                "expired",
                "contacts that were dropped because they were out of date",
                Bindings.Counts::expired);
    }

    private static void gauge(
            MeterRegistry registry,
            Registrations kept,
            String name,
            String what,
            ToDoubleFunction<Bindings.Counts> figure) {
        Gauge.builder(name, kept, all -> figure.applyAsDouble(all.counts()))
                .description(what)
                .register(registry);
    }

    private static void counter(
            MeterRegistry registry,
            Registrations kept,
            String word,
            String what,
            ToDoubleFunction<Bindings.Counts> figure) {
        FunctionCounter.builder("asterism.registrations." + word, kept, all -> figure.applyAsDouble(all.counts()))
                .description(what)
                .register(registry);
    }
}
