package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.asterism.api.ClusterStatus.RiskKind;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.junit.jupiter.api.Test;

class StuckRisksTest {

    @Test
    void eachDeathThatLeavesSomethingDownIsNamed() {
        TreeMap<NodeName, java.util.SortedSet<ResourceId>> stuck = new TreeMap<>();
        assertThat(StuckRisks.of(stuck)).isEmpty();

        stuck.put(
                new NodeName("pbx1"),
                IntStream.rangeClosed(1, 7)
                        .mapToObj(number -> new ResourceId("db" + number))
                        .collect(Collectors.toCollection(TreeSet::new)));

        assertThat(StuckRisks.of(stuck)).singleElement().satisfies(risk -> {
            assertThat(risk.kind()).isEqualTo(RiskKind.NO_FENCING);
            assertThat(risk.sentence())
                    .startsWith("if pbx1 dies, db1, db2, db3, db4, db5 and 2 more will not be taken over");
            assertThat(risk.remedy()).contains("asterism confirm-down pbx1");
        });
    }
}
