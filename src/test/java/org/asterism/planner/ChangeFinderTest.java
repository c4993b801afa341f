package org.asterism.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.asterism.cib.CibReader;
import org.asterism.cib.CibUnreadable;
import org.asterism.model.ClusterState;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;
import org.asterism.policy.Explainer.Question;
import org.asterism.policy.RandomClusters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real processes that search for the smallest change. */
class ChangeFinderTest {

    private static final ResourceId PHONES = new ResourceId("phones");
    private static final NodeName PBX2 = new NodeName("pbx2");
    private static final NodeName PBX3 = new NodeName("pbx3");

    private ChangeFinder finder = finder(Duration.ofSeconds(5));

    private static ChangeFinder finder(Duration budget) {
        return new ChangeFinder(budget, Duration.ofMinutes(1), Program.present(List.of(), 64, List.of()));
    }

    @AfterEach
    void close() {
        finder.close();
    }

    @Test
    void theSmallestPreferenceIsFoundToOnePoint() {
        ChangeAnswer answer = ask(Question.about(PHONES));

        assertThat(answer.trouble()).isEmpty();
        assertThat(answer.instances())
                .containsExactly(new ChangeAnswer.Instance(
                        PHONES,
                        new ChangeAnswer.Result.Found(
                                "a location preference of 61 of phones for pbx2", new Transition.Target.On(PBX2))));
    }

    @Test
    void withANodeOnlyWhatMovesItThereCounts() {
        ChangeAnswer answer = ask(new Question(PHONES, NodeOrNone.of(PBX3)));

        assertThat(answer.instances())
                .extracting(ChangeAnswer.Instance::result)
                .containsExactly(new ChangeAnswer.Result.Found(
                        "a location preference of 101 of phones for pbx3", new Transition.Target.On(PBX3)));
    }

    @Test
    void aSearchWithoutTimeSaysSo() {
        ChangeAnswer answer = ExplainerMain.answer(
                new ChangeQuestion(
                        state("<rsc_location id=\"only\" rsc=\"phones\" node=\"pbx1\" score=\"INFINITY\"/>"),
                        new Question(PHONES, NodeOrNone.of(PBX3)),
                        0),
                () -> true);

        assertThat(answer.instances())
                .extracting(ChangeAnswer.Instance::result)
                .containsExactly(new ChangeAnswer.Result.OutOfTime(1));
    }

    @Test
    void aSecondQuestionMeanwhileIsToldToComeAgainAndClosingEndsTheFirst() {
        ClusterState large = RandomClusters.of(1);
        CompletableFuture<ChangeAnswer> first =
                finder.find(large, Question.about(new ResourceId("nothing"))).toCompletableFuture();

        ChangeAnswer second =
                finder.find(large, Question.about(PHONES)).toCompletableFuture().join();

        assertThat(second.trouble()).contains("another explanation");
        finder.close();
        await().atMost(10, TimeUnit.SECONDS).until(first::isDone);
    }

    @Test
    void withoutABudgetNoProcessIsStarted() {
        finder.close();
        finder = finder(Duration.ZERO);

        assertThat(ask(Question.about(PHONES)).trouble()).contains("explain-budget");
    }

    private ChangeAnswer ask(Question question) {
        return finder.find(state(""), question).toCompletableFuture().join();
    }

    /** Phones stay at pbx1 by 100; pbx2 is liked by 40. */
    private static ClusterState state(String more) {
        try {
            return CibReader.read(
                            new ByteArrayInputStream(CIB.formatted(more).getBytes(StandardCharsets.UTF_8)),
                            Instant.EPOCH)
                    .state();
        } catch (CibUnreadable e) {
            throw new AssertionError(e);
        }
    }

    private static final String CIB = """
            <cib crm_feature_set="3.19.0" validate-with="pacemaker-3.9" have-quorum="1" epoch="1" num_updates="0" admin_epoch="0">
              <configuration>
                <crm_config><cluster_property_set id="o">
                  <nvpair id="o-s" name="stonith-enabled" value="false"/>
                </cluster_property_set></crm_config>
                <nodes><node id="1" uname="pbx1"/><node id="2" uname="pbx2"/><node id="3" uname="pbx3"/></nodes>
                <resources><primitive id="phones" class="ocf" provider="heartbeat" type="Dummy">
                  <meta_attributes id="m"><nvpair id="m-s" name="resource-stickiness" value="100"/></meta_attributes>
                </primitive></resources>
                <constraints>
                  <rsc_location id="like" rsc="phones" node="pbx2" score="40"/>%s
                </constraints>
              </configuration>
              <status>
                <node_state id="1" uname="pbx1" in_ccm="true" crmd="online" join="member" expected="member"><lrm id="1"><lrm_resources>
                  <lrm_resource id="phones" class="ocf" provider="heartbeat" type="Dummy">
                    <lrm_rsc_op id="phones_last_0" operation_key="phones_start_0" operation="start" transition-key="1:1:0:x" transition-magic="0:0;1:1:0:x" call-id="2" rc-code="0" op-status="0" interval="0" on_node="pbx1"/>
                  </lrm_resource></lrm_resources></lrm></node_state>
                <node_state id="2" uname="pbx2" in_ccm="true" crmd="online" join="member" expected="member"/>
                <node_state id="3" uname="pbx3" in_ccm="true" crmd="online" join="member" expected="member"/>
              </status>
            </cib>
            """;
}
