package org.asterism.cib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.Constraint;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.OperationResult;
import org.asterism.model.Resource;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.ResourceSet;
import org.asterism.model.Role;
import org.junit.jupiter.api.Test;

class CibReaderTest {

    private static final Path SAMPLES = Path.of("src/test/resources/cib");

    @Test
    void theBootstrapOptionsComeFirstAndTheTimeIsTheDocuments() throws Exception {
        ClusterState state = sample("failover.xml");

        assertThat(state.now()).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
        assertThat(state.votes()).isEqualTo(ClusterState.Votes.WON);
        assertThat(state.manner()).isEqualTo(ClusterState.Manner.PACEMAKER);
        assertThat(state.document().options())
                .containsEntry("no-quorum-policy", "freeze")
                .containsEntry("priority-fencing-delay", "5s");
    }

    @Test
    void aHistoryKeepsAFailureBesideTheLastRun() throws Exception {
        NodeState alpha = sample("failover.xml").nodes().get(new NodeName("alpha"));

        ResourceHistory asterisk = alpha.history().get(new ResourceId("asterisk"));

        assertThat(asterisk.runs()).hasSize(3);
        assertThat(asterisk.runs())
                .filteredOn(OperationResult::isFailed)
                .singleElement()
                .satisfies(run -> {
                    assertThat(run.reason()).isEqualTo("no answer");
                    assertThat(run.details().onNode()).isEqualTo("alpha");
                });
        assertThat(alpha.attributes()).containsEntry("fail-count-asterisk#monitor_20000", "1");
    }

    @Test
    void aTemplateGivesWhatThePrimitiveDoesNotSay() throws Exception {
        Resource.Clone data =
                (Resource.Clone) sample("rich.xml").document().resources().get(0);
        Resource.Primitive disk = (Resource.Primitive) data.child();

        assertThat(disk.agent()).hasToString("ocf:linbit:drbd");
        assertThat(disk.params()).isEqualTo(Map.of("drbd_resource", "r1"));
        assertThat(disk.meta()).containsEntry("priority", "3");
        assertThat(disk.operations()).hasSize(2);
        assertThat(disk.details().template()).isEqualTo("disk");
    }

    @Test
    void referencesAreFollowedAndDefaultsCount() throws Exception {
        Resource.Primitive vm =
                (Resource.Primitive) sample("rich.xml").document().resources().get(3);

        assertThat(vm.operations())
                .singleElement()
                .satisfies(operation -> assertThat(operation.interval()).isEqualTo(Duration.ofSeconds(30)));
    }

    @Test
    void setsTicketsAndPatternsAreRead() throws Exception {
        ClusterDocument document = sample("rich.xml").document();

        assertThat(document.constraints()).hasSize(5);
        Constraint.Preference match =
                (Constraint.Preference) document.constraints().get(0);
        assertThat(match.discovery()).isEqualTo(Constraint.Discovery.EXCLUSIVE);
        assertThat(match.subject()).isEqualTo(new Constraint.Subject.Matching("^(w)eb$"));
        Constraint.OrderSets chain =
                (Constraint.OrderSets) document.constraints().get(3);
        assertThat(chain.sets().get(0).need()).isEqualTo(ResourceSet.Need.ANY);
        assertThat(chain.sets().get(1).action()).isEqualTo("promote");
        Constraint.TicketNeed ticket =
                (Constraint.TicketNeed) document.constraints().get(4);
        assertThat(ticket.lossPolicy()).isEqualTo(Constraint.LossPolicy.STOP);
    }

    @Test
    void olderNamesMeanTheSame() throws Exception {
        ClusterState state = read("""
                <cib have_quorum="true"><configuration>
                  <resources><master id="m"><primitive id="p" class="ocf" provider="x" type="y"/></master></resources>
                  <constraints>
                    <rsc_colocation id="c" rsc="m" with-rsc="m" score="INFINITY" rsc-role="Master" with-rsc-role="Slave"/>
                    <rsc_order id="o" first="m" then="m" score="0"/>
                  </constraints>
                </configuration><status/></cib>
                """).state();

        assertThat(state.document().resources().get(0).meta()).containsEntry("promotable", "true");
        Constraint.Colocation colocation =
                (Constraint.Colocation) state.document().constraints().get(0);
        assertThat(colocation.nearness().dependentRole()).isEqualTo(Role.PROMOTED);
        assertThat(colocation.nearness().withRole()).isEqualTo(Role.UNPROMOTED);
        Constraint.Order order =
                (Constraint.Order) state.document().constraints().get(1);
        assertThat(order.kind()).isEqualTo(Constraint.OrderKind.OPTIONAL);
    }

    @Test
    void whatIsUnknownIsReportedWithItsPlace() throws Exception {
        CibReading reading = read("""
                <cib><configuration>
                  <resources>
                    <primitive id="p" class="ocf" provider="x" type="y" colour="red"/>
                    <widget id="w"/>
                  </resources>
                </configuration></cib>
                """);

        assertThat(reading.problems())
                .anySatisfy(problem -> {
                    assertThat(problem.path()).isEqualTo("cib/configuration/resources/primitive[p]");
                    assertThat(problem.line()).isEqualTo(3);
                    assertThat(problem.message()).contains("colour");
                })
                .anySatisfy(problem -> assertThat(problem.message()).contains("unknown kind of resource"));
    }

    @Test
    void misspeltOptionsAreReportedAndOlderDefaultsCount() throws Exception {
        CibReading reading = read("""
                <cib><configuration><crm_config><cluster_property_set id="s">
                  <nvpair id="a" name="no_quorum-policy" value="ignore"/>
                  <nvpair id="b" name="default-resource-stickiness" value="7"/>
                </cluster_property_set></crm_config></configuration></cib>
                """);

        assertThat(reading.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("no_quorum-policy"));
        assertThat(reading.state().document().resourceDefaults()).containsEntry("resource-stickiness", "7");
    }

    @Test
    void whatIsNoCibIsRefused() {
        assertThatThrownBy(() -> read("<html/>")).isInstanceOf(CibUnreadable.class);
        assertThatThrownBy(() -> read("<cib>")).isInstanceOf(CibUnreadable.class);
        assertThatThrownBy(() -> read("<a>".repeat(200))).isInstanceOf(CibUnreadable.class);
    }

    @Test
    void entitiesAreNotExpanded() {
        String laughs = "<!DOCTYPE cib [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><cib epoch='1'>&b;</cib>";

        assertThatThrownBy(() -> {
                    CibReading reading = read(laughs);
                    assertThat(reading.state().document()).isEqualTo(ClusterDocument.EMPTY);
                    throw new CibUnreadable("read without expanding");
                })
                .isInstanceOf(CibUnreadable.class);
    }

    @Test
    void whatIsWrittenReadsBack() throws Exception {
        ClusterDocument before = sample("failover.xml").document();

        ClusterDocument after = read(CibWriter.write(before)).state().document();

        assertThat(after).isEqualTo(before);
    }

    @Test
    void writingTwiceChangesNothing() throws Exception {
        String once = CibWriter.write(sample("rich.xml").document());

        String twice = CibWriter.write(read(once).state().document());

        assertThat(twice).isEqualTo(once);
    }

    private static ClusterState sample(String name) throws IOException, CibUnreadable {
        return read(Files.readString(SAMPLES.resolve(name))).state();
    }

    private static CibReading read(String text) throws CibUnreadable {
        return CibReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), Instant.EPOCH);
    }
}
