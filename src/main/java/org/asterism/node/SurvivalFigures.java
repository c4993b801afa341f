package org.asterism.node;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.asterism.survival.CallJournal;
import org.asterism.survival.CallRescuer;
import org.asterism.survival.Replicas;

/** Metrics of calls that outlive their Asterisk. */
final class SurvivalFigures {

    private SurvivalFigures() {}

    static void show(MeterRegistry registry, CallJournal journal, Replicas replicas, CallRescuer rescuer) {
        Gauge.builder("asterism.calls.journal", journal, CallJournal::size)
                .description("answered SIP dialogs of this node, Asterisk's or continued, that would be kept")
                .register(registry);
        Gauge.builder(
                        "asterism.calls.journal.refused",
                        journal,
                        kept -> kept.counts().refused())
                .description("dialogs for which survival.most-dialogs left no room")
                .register(registry);
        Gauge.builder("asterism.calls.copies", replicas, Replicas::size)
                .description("answered SIP dialogs of other nodes whose copy is here")
                .register(registry);
        Gauge.builder("asterism.calls.held", rescuer, CallRescuer::open)
                .description("calls of a lost Asterisk that are held here now")
                .register(registry);
        Gauge.builder("asterism.calls.up", rescuer, held -> held.bill().up())
                .description("calls that were up when their Asterisk was lost")
                .register(registry);
        Gauge.builder("asterism.calls.rejoined", rescuer, held -> held.bill().rejoined())
                .description("of them, calls whose ends were led to one another")
                .register(registry);
        Gauge.builder("asterism.calls.lost", rescuer, held -> held.bill().lost())
                .description("of them, calls that could not be continued")
                .register(registry);
    }
}
