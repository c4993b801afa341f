package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.api.ChangeMode;
import org.asterism.api.RefusalCode;
import org.asterism.audit.Mask;
import org.asterism.audit.PrivateValues;
import org.asterism.cib.CibDocument;
import org.asterism.cib.CibWriter;
import org.asterism.http.Change;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.junit.jupiter.api.Test;

/** Show, edit, apply. */
class MasksBackTest {

    private static final DocumentVersion VERSION = new DocumentVersion(new Epoch(6), 17);

    private static final String TEXT = """
            asterism {
              node-attributes { pbx1 { api-token = "abc", site = "north" } }
              resources {
                power {
                  agent = "ocf:acme:power"
                  params { host = "10.0.0.9", pin = "1234", passwd = "hunter2" }
                  operations { monitor { interval = 10s, timeout = 20s } }
                }
                door { agent = "ocf:acme:door", params { pin = "public" } }
              }
            }
            """;

    private final ClusterDocument stored = Texts.stored(TEXT);
    private final Mask mask = Mask.of(Map.of(
            AgentName.parse("ocf:acme:power"), Set.of("pin"), AgentName.parse("ocf:acme:door"), Set.<String>of()));

    @Test
    void whatIsPrivateIsMaskedWhereverItStands() {
        String shown = Texts.write(PrivateValues.masked(stored, mask));

        assertThat(shown).doesNotContain("1234", "hunter2", "abc").contains("10.0.0.9", "north", "public", Mask.HIDDEN);
        ClusterState state = new ClusterState(
                stored,
                new TreeMap<>(Map.of(
                        new NodeName("pbx1"),
                        new NodeState(
                                new NodeName("pbx1"),
                                NodeState.Standing.ONLINE,
                                new TreeMap<>(Map.of("session-secret", "xyz", "rack", "7")),
                                new TreeMap<>()))),
                ClusterState.Votes.WON,
                new TreeSet<>(),
                Instant.EPOCH);
        assertThat(CibWriter.write(PrivateValues.masked(state, mask)))
                .doesNotContain("1234", "hunter2", "abc", "xyz")
                .contains("\"7\"");
    }

    /** Masks would look like changed parameters, and a password could be guessed by its digest. */
    @Test
    void whatRanWithPrivateValuesLosesItsDigestsAndNothingElseDoes() {
        TreeMap<ResourceId, ResourceHistory> histories = new TreeMap<>();
        for (String name : List.of("power", "door")) {
            OperationResult start = new OperationResult(
                    new OperationKey(new ResourceId(name), "start", Duration.ZERO),
                    3,
                    OperationResult.Status.DONE,
                    0,
                    0,
                    "",
                    "0123456789abcdef",
                    Duration.ZERO,
                    Instant.EPOCH,
                    Instant.EPOCH);
            histories.put(
                    new ResourceId(name),
                    new ResourceHistory(
                            new ResourceId(name),
                            AgentName.parse("ocf:acme:" + name),
                            new TreeMap<>(Map.of(start.key(), start)),
                            new TreeMap<>(),
                            Instant.EPOCH));
        }
        NodeName pbx = new NodeName("pbx1");
        ClusterState state = new ClusterState(
                stored,
                new TreeMap<>(Map.of(pbx, new NodeState(pbx, NodeState.Standing.ONLINE, new TreeMap<>(), histories))),
                ClusterState.Votes.WON,
                new TreeSet<>(),
                Instant.EPOCH);

        NodeState masked = PrivateValues.masked(state, mask).nodes().get(pbx);

        assertThat(masked.history().get(new ResourceId("power")).operations().values())
                .singleElement()
                .satisfies(result -> {
                    assertThat(result.paramsDigest()).isEmpty();
                    assertThat(result.callId()).isEqualTo(3);
                });
        assertThat(masked.history().get(new ResourceId("door"))).isEqualTo(histories.get(new ResourceId("door")));
    }

    @Test
    void whatWasShownAndComesBackEditedKeepsItsTrueValues() {
        String edited = Texts.write(PrivateValues.masked(stored, mask)).replace("10.0.0.9", "10.0.0.10");

        ClusterDocument applied = Texts.stored(goes(edited).text());

        assertThat(Texts.write(applied)).isEqualTo(Texts.write(stored).replace("10.0.0.9", "10.0.0.10"));
    }

    @Test
    void aCibComesBackToo() throws Exception {
        String cib = CibWriter.write(PrivateValues.masked(stored, mask));

        ClusterDocument applied = Texts.stored(goes(cib).text());

        assertThat(applied.resources().stream()
                        .flatMap(each -> each.primitives().stream())
                        .map(each -> each.params().get("pin")))
                .containsExactlyInAnyOrder("1234", "public");
        assertThat(CibDocument.read(cib).document().resources()).hasSize(2);
    }

    @Test
    void aNewValueInThePlaceOfAMaskIsTaken() {
        String edited = Texts.write(PrivateValues.masked(stored, mask))
                .replace("passwd = \"" + Mask.HIDDEN, "passwd = \"correct horse");

        assertThat(goes(edited).text()).contains("correct horse", "1234").doesNotContain("hunter2", Mask.HIDDEN);
    }

    @Test
    void aMaskWithNothingStoredInItsPlaceIsRefused() {
        String edited = Texts.write(PrivateValues.masked(stored, mask)).replace("power {", "generator {");

        MasksBack.Outcome outcome = MasksBack.of(apply(edited), Texts::stored, stored, VERSION);

        assertThat(outcome).isInstanceOfSatisfying(MasksBack.Outcome.Refused.class, refused -> {
            assertThat(refused.refusal().code()).isEqualTo(RefusalCode.INVALID_CONFIGURATION);
            assertThat(refused.refusal().sentence()).contains("passwd of generator", "pin of generator");
        });
    }

    @Test
    void masksOfAnotherVersionThanThisNodeHasAreNotFilledWithItsValues() {
        String edited = Texts.write(PrivateValues.masked(stored, mask));

        MasksBack.Outcome outcome =
                MasksBack.of(apply(edited), Texts::stored, stored, new DocumentVersion(new Epoch(6), 16));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        MasksBack.Outcome.Refused.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(RefusalCode.VERSION_CONFLICT));
    }

    @Test
    void aFirstConfigurationWithMasksIsRefused() throws Refusals {
        MasksBack.refuse(stored);

        assertThatThrownBy(() -> MasksBack.refuse(PrivateValues.masked(stored, mask)))
                .isInstanceOf(Refusals.class)
                .hasMessageContaining("pin of power");
    }

    private Change.ApplyConfig goes(String text) {
        MasksBack.Outcome outcome = MasksBack.of(apply(text), Texts::stored, stored, VERSION);
        assertThat(outcome).isInstanceOf(MasksBack.Outcome.Goes.class);
        return (Change.ApplyConfig) ((MasksBack.Outcome.Goes) outcome).change();
    }

    private static Change apply(String text) {
        return new Change.ApplyConfig(text, VERSION, Change.AgentsWord.COUNTS, ChangeMode.APPLY, "");
    }
}
