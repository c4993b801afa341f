package org.asterism.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.asterism.coordinator.Messages.NodeReport;
import org.asterism.coordinator.Messages.OutcomeRecord;
import org.asterism.coordinator.ReportTray.Gathered;
import org.asterism.coordinator.ReportTray.Taken;
import org.asterism.coordinator.core.NodeView;
import org.asterism.model.NodeName;
import org.junit.jupiter.api.Test;

/** Reports that come together, against the same reports one by one. */
class ReportTrayTest {

    private static final NodeName NODE = new NodeName("n1");

    private final ReportTray tray = new ReportTray();

    @Test
    void reportsInARowAreOneWithTheEndsOfAll() {
        assertThat(tray.take(report(1, true, "start"), null)).isEqualTo(Taken.FIRST);
        assertThat(tray.take(report(2, false, "promote"), null)).isEqualTo(Taken.ADDED);
        assertThat(tray.take(report(3, false), null)).isEqualTo(Taken.ADDED);

        Map<NodeName, Gathered> all = tray.empty();

        Gathered said = Objects.requireNonNull(all.get(NODE));
        assertThat(said.view().sequence()).isEqualTo(3);
        assertThat(said.outcomes())
                .extracting(outcome -> outcome.operation().action())
                .containsExactly("start", "promote");
        assertThat(tray.empty()).isEmpty();
    }

    @Test
    void oneThatWasMissedIsFoundAlsoBehindWhatIsInTheTray() {
        NodeView known = known(4);

        assertThat(tray.take(report(5, false), known)).isEqualTo(Taken.FIRST);
        assertThat(tray.take(report(7, false, "start"), known)).isEqualTo(Taken.GAP);
        assertThat(tray.take(report(4, false, "start"), known)).isEqualTo(Taken.OLD);
        assertThat(tray.take(report(8, true), known)).isEqualTo(Taken.ADDED);

        Gathered said = Objects.requireNonNull(tray.empty().get(NODE));
        assertThat(said.view().sequence()).isEqualTo(8);
        assertThat(said.outcomes()).isEmpty();
    }

    private static NodeView known(long sequence) {
        return Reports.merge(null, report(sequence, true)).orElseThrow();
    }

    private static NodeReport report(long sequence, boolean isFull, String... ended) {
        List<OutcomeRecord> outcomes = java.util.Arrays.stream(ended)
                .map(action -> new OutcomeRecord("vip", action, 0, "SUCCEEDED", "", 5, 1))
                .toList();
        return new NodeReport(
                NODE.value(), 1, 1, sequence, isFull, "STAYS", new TreeMap<>(), List.of(), List.of(), outcomes);
    }
}
