package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.asterism.cib.CibDocument;
import org.asterism.config.DocumentReader;
import org.asterism.config.Reading;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.OperatorLease;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In which language a document is kept. */
class TextsTest {

    @ParameterizedTest
    @ValueSource(strings = {"two-node-pair", "three-node-farm"})
    void whatCameAsHoconStaysHocon(String sample) {
        Reading<ClusterDocument> reading =
                DocumentReader.readFile(Path.of("deploy/etc", sample, "cluster.conf"), Set.of());
        ClusterDocument document = ((Reading.Accepted<ClusterDocument>) reading).value();

        assertThat(CibDocument.isCib(Texts.write(Texts.settled(document)))).isFalse();
    }

    @Test
    void optionsByTheirOldNamesAreStoredByTheirPresentOnes() {
        ClusterDocument old = new ClusterDocument(
                new TreeMap<>(Map.of("stonith-enabled", "false")),
                new TreeMap<>(),
                List.of(),
                List.of(),
                new TreeMap<>(),
                new TreeMap<>(),
                ClusterDocument.EMPTY.details());

        assertThat(Texts.stored(Texts.write(old)).options()).containsExactly(Map.entry("fencing-enabled", "false"));
    }

    @Test
    void whatALaterReleaseWroteIsPassedOverInWhatIsInForceAndRefusedInWhatIsApplied() {
        String text = """
                asterism {
                  resources { pbx { agent = "asterism:asterisk", chimes = 3, meta { siesta-mode = long } } }
                  leases {
                    one { kind = siesta, of = pbx }
                    two { kind = drain, of = pbx, node = pbx1, then = "hover over pbx2" }
                    three { kind = standby, of = pbx1, colour = blue }
                    four { kind = cluster-maintenance, of = cluster, until = "the next full moon" }
                  }
                  siestas { }
                }
                """;

        ClusterDocument read = Texts.stored(text);

        assertThat(read.resources()).hasSize(1);
        assertThat(read.details().leases())
                .extracting(OperatorLease::id)
                .containsExactly("standby-pbx1", "cluster-maintenance-cluster");
        assertThat(read.details().leases().get(1).until()).isEqualTo(Constraint.Expiry.NEVER);
        assertThatThrownBy(() -> Texts.readBack(text))
                .hasMessageContaining("siestas")
                .hasMessageContaining("chimes")
                .hasMessageContaining("siesta-mode")
                .hasMessageContaining("hover over")
                .hasMessageContaining("full moon")
                .hasMessageContaining("colour");
        assertThat(DocumentReader.readText("a text", text, Set.of())).isInstanceOf(Reading.Refused.class);
    }

    @Test
    void whatOnlyACibCanSayIsKeptAsOne() throws IOException, org.asterism.cib.CibUnreadable {
        String text = java.nio.file.Files.readString(Path.of("src/test/resources/cib/rich.xml"));
        ClusterDocument document = CibDocument.read(text).document();

        String written = Texts.write(document);

        assertThat(CibDocument.isCib(written)).isTrue();
        assertThat(CibDocument.read(written).document().resources()).hasSameSizeAs(document.resources());
    }

    @Test
    void whatIsInForceStaysReadableWhateverItsNodesAreCalled() throws Exception {
        String cib = """
                <cib><configuration><crm_config/><nodes><node id="7" uname="GONE"/></nodes>
                <resources><primitive id="a" class="ocf" provider="heartbeat" type="Dummy"/></resources>
                <constraints><rsc_location id="l" rsc="a" node="GONE" score="5"/></constraints></configuration></cib>
                """;
        ClusterDocument document = CibDocument.read(cib).document();

        String written = Texts.write(document);

        assertThat(CibDocument.isCib(written)).isFalse();
        assertThat(Texts.write(Texts.stored(written))).isEqualTo(written);
    }
}
