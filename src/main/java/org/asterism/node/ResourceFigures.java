package org.asterism.node;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.asterism.model.NodeName;
import org.asterism.observability.Metrics;
import org.asterism.resource.HistoryBoard;

/**
 * Metrics of what runs on this node, read when somebody scrapes: its monitors watched with doubt, its transient attributes.
 *
 * @param attributes by name
 */
record ResourceFigures(NodeName self, HistoryBoard board, Supplier<SortedMap<String, String>> attributes) {

    private static final String NUMBER = "-?[0-9]{1,15}(\\.[0-9]{1,9})?";

    void show(Metrics metrics) {
        Gauge.builder("asterism.monitors.doubted", this, ResourceFigures::doubted)
                .description(
                        "recurring monitors here whose last answer is good, but for a reason: excused, or degraded")
                .register(metrics.registry());
        MultiGauge all = MultiGauge.builder("asterism.node.attribute")
                .description("transient attributes of this node: the number, or 1 with the text as value")
                .tag("node", self.value())
                .register(metrics.registry());
        metrics.beforeEachScrape(() -> all.register(
                attributes.get().entrySet().stream()
                        .map(entry -> row(entry.getKey(), entry.getValue()))
                        .toList(),
                true));
    }

    private static double doubted(ResourceFigures figures) {
        return figures.board.snapshot().values().stream()
                .flatMap(history -> history.operations().values().stream())
                .filter(Remarks::isDoubt)
                .count();
    }

    private static MultiGauge.Row<?> row(String name, String value) {
        return value.matches(NUMBER)
                ? MultiGauge.Row.of(Tags.of("name", name, "value", ""), Double.parseDouble(value))
                : MultiGauge.Row.of(Tags.of("name", name, "value", value), 1);
    }
}
