package org.asterism.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.TreeMap;
import org.asterism.model.AgentName;
import org.asterism.model.OcfCode;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.policy.StateDigest;
import org.junit.jupiter.api.Test;

/** What a node's last word is worth once its lease is over. */
class NodeViewTest {

    private static final ResourceHistory SERVICE = Fixtures.ran("pbx", "start", 3, OcfCode.SUCCESS);
    private static final ResourceHistory ADDRESS = address(Fixtures.ran("ip", "start", 2, OcfCode.SUCCESS));

    @Test
    void itsAddressesAreClosedAndTheRestIsAsItWas() {
        NodeView after = Fixtures.view(1, SERVICE, ADDRESS).afterLoss();

        assertThat(StateDigest.isStarted(history(after, "ip"))).isFalse();
        assertThat(history(after, "pbx")).isEqualTo(SERVICE);
    }

    @Test
    void whatIsClosedIsNotClosedAgain() {
        NodeView after = Fixtures.view(1, SERVICE, ADDRESS).afterLoss();

        assertThat(after.afterLoss()).isSameAs(after);
    }

    @Test
    void withoutAddressesNothingChanges() {
        NodeView view = Fixtures.view(1, SERVICE);

        assertThat(view.afterLoss()).isSameAs(view);
    }

    private static ResourceHistory address(ResourceHistory of) {
        return new ResourceHistory(
                of.resource(), AgentName.parse("asterism:address"), of.operations(), new TreeMap<>(), Instant.EPOCH);
    }

    private static ResourceHistory history(NodeView view, String resource) {
        ResourceHistory found = view.history().get(new ResourceId(resource));
        assertThat(found).isNotNull();
        return found;
    }
}
