package org.asterism.node;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.asterism.model.NodeName;
import org.asterism.model.OcfCode;
import org.asterism.model.OperationResult;
import org.asterism.model.ResourceHistory;
import org.asterism.observability.Metrics;
import org.asterism.resource.HistoryBoard;

/**
 * Metrics of what runs on this node, read when somebody scrapes: its state, its monitors watched with doubt, its transient attributes.
 *
 * @param attributes by name
 */
record ResourceFigures(NodeName self, HistoryBoard board, Supplier<SortedMap<String, String>> attributes) {

    private static final int NOT_KNOWN = -2;
    private static final int FAILED = -1;
    private static final int STOPPED = 0;
    private static final int RUNNING = 1;
    private static final int PROMOTED = 2;
    private static final int CHANGING = 3;

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
        MultiGauge states = MultiGauge.builder("asterism.resource.state")
                .description(
                        "of a resource on this node: 0 stopped, 1 running, 2 promoted, 3 changing, -1 failed, -2 not known")
                .register(metrics.registry());
        metrics.beforeEachScrape(() -> {
            all.register(
                    attributes.get().entrySet().stream()
                            .map(entry -> row(entry.getKey(), entry.getValue()))
                            .toList(),
                    true);
            states.register(states(), true);
        });
    }

    private List<MultiGauge.Row<?>> states() {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        board.snapshot()
                .forEach((id, history) -> rows.add(MultiGauge.Row.of(Tags.of("resource", id.value()), state(history))));
        return rows;
    }

    /** By the newest of its operations that says something of it. */
    static int state(ResourceHistory history) {
        return history.operations().values().stream()
                .filter(result -> !result.key().action().equals("notify"))
                .max(Comparator.comparingLong(OperationResult::callId))
                .map(ResourceFigures::state)
                .orElse(NOT_KNOWN);
    }

    private static int state(OperationResult result) {
        if (result.status() == OperationResult.Status.PENDING) {
            return CHANGING;
        }
        if (result.isFailed()) {
            return FAILED;
        }
        return switch (result.key().action()) {
            case "stop", "migrate_to" -> STOPPED;
            case "promote" -> PROMOTED;
            case "monitor" ->
                result.exit() == OcfCode.NOT_RUNNING.exit()
                        ? STOPPED
                        : result.exit() == OcfCode.RUNNING_PROMOTED.exit() ? PROMOTED : RUNNING;
            default -> RUNNING;
        };
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
