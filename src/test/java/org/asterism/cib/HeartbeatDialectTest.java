package org.asterism.cib;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.NodeName;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.model.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A CIB as Heartbeat 2 wrote it in 2008. */
class HeartbeatDialectTest {

    private CibReading reading;
    private ClusterDocument document;

    @BeforeEach
    void read() throws IOException, CibUnreadable {
        reading = CibReader.read(Path.of("src/test/resources/cib/heartbeat2.xml"), Instant.EPOCH);
        document = reading.state().document();
    }

    @Test
    void optionsHaveTheirPresentNamesAndTheDefaultsOfThatTime() {
        assertThat(document.options())
                .containsEntry("symmetric-cluster", "true")
                .containsEntry("no-quorum-policy", "ignore")
                .containsEntry("stonith-enabled", "false");
        assertThat(document.resourceDefaults()).containsEntry("resource-stickiness", "100");
        assertThat(document.nodeAttributes().get(new NodeName("sip2"))).containsEntry("standby", "off");
    }

    @Test
    void metaAttributesAreToldFromParameters() {
        Resource.Group voip = (Resource.Group) document.resources().get(0);
        Resource.Primitive address = voip.members().get(0);
        assertThat(address.params()).isEqualTo(Map.of("ip", "192.0.2.10"));
        assertThat(address.meta()).containsEntry("target-role", "started");
        assertThat(address.operations().get(0).attributes())
                .containsEntry("on-fail", "restart")
                .containsEntry("start-delay", "2s");
        assertThat(voip.members().get(1).meta()).containsEntry("is-managed", "false");
    }

    @Test
    void aMasterSlaveIsAPromotableClone() {
        Resource.Clone disk = (Resource.Clone) document.resources().get(1);
        assertThat(disk.meta())
                .containsEntry("promotable", "true")
                .containsEntry("notify", "true")
                .containsEntry("clone-max", "2")
                .containsEntry("promoted-max", "1")
                .containsEntry("globally-unique", "false");
    }

    @Test
    void constraintsBetweenTwoKeepTheirDirection() {
        assertThat(document.constraints())
                .filteredOn(Constraint.Order.class::isInstance)
                .singleElement()
                .isEqualTo(new Constraint.Order(
                        "disk-first",
                        new ResourceId("disk"),
                        "promote",
                        new ResourceId("voip"),
                        "start",
                        Constraint.OrderKind.MANDATORY,
                        Constraint.Symmetry.SYMMETRICAL));
        Constraint.Colocation near = (Constraint.Colocation) document.constraints().stream()
                .filter(Constraint.Colocation.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(near.dependent()).isEqualTo(new ResourceId("voip"));
        assertThat(near.nearness().withRole()).isEqualTo(Role.PROMOTED);
    }

    @Test
    void whatHasNoEffectIsSaid() {
        assertThat(reading.problems())
                .extracting(CibProblem::message)
                .anyMatch(message -> message.startsWith("a CIB of Heartbeat 2"))
                .anyMatch(message -> message.contains("default-resource-failure-stickiness has no effect"))
                .hasSize(2);
    }
}
