package org.asterism.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.coordinator.core.Fixtures.A;
import static org.asterism.coordinator.core.Fixtures.B;
import static org.asterism.coordinator.core.Fixtures.C;
import static org.asterism.coordinator.core.Fixtures.heard;
import static org.asterism.coordinator.core.Fixtures.ran;
import static org.asterism.coordinator.core.Fixtures.view;

import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.model.Epoch;
import org.asterism.model.OcfCode;
import org.junit.jupiter.api.Test;

class MissedReportsTest {

    private static final NodeView LATEST = view(2, ran("vip", "start", 7, OcfCode.SUCCESS));

    private final Observed before = Observed.nothing(A, new TreeSet<>(List.of(A, B, C)))
            .reaching(new TreeSet<>(List.of(B)))
            .sighted(new TreeMap<>(java.util.Map.of(B, heard(new Epoch(5), LATEST), C, heard(new Epoch(5), LATEST))));

    @Test
    void aNodeWhoseReportWasLostIsAskedAtTheSecondLook() {
        for (Observed observed : List.of(before, before.reported(B, view(1)))) {
            MissedReports.Look first = MissedReports.NONE.look(observed, Fixtures::digest);
            MissedReports.Look second = first.next().look(observed, Fixtures::digest);

            assertThat(first.ask()).isEmpty();
            assertThat(second.ask()).as("C is not reached").containsExactly(B);
        }
    }

    @Test
    void aReportOnItsWayIsNotAskedFor() {
        MissedReports.Look first = MissedReports.NONE.look(before, Fixtures::digest);

        MissedReports.Look late = first.next().look(before.reported(B, view(1)), Fixtures::digest);
        MissedReports.Look fitting = late.next().look(before.reported(B, LATEST), Fixtures::digest);

        assertThat(late.ask()).isEmpty();
        assertThat(fitting.ask()).isEmpty();
        assertThat(fitting.next().suspects()).isEmpty();
    }
}
