package org.asterism.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.asterism.executor.AgentMetadata.Severity;
import org.asterism.executor.DocumentCheck.Depth;
import org.asterism.executor.DocumentCheck.Remark;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Resource;
import org.asterism.model.Resource.Primitive;
import org.asterism.model.ResourceId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents as real processes say what they think of a document's parameters. */
class DocumentCheckTest {

    private static final String AGENT = """
            case $1 in
            meta-data) cat <<X
            <resource-agent name="box"><version>1.1</version><parameters>
            <parameter name="size" required="1"><shortdesc lang="en">Litres</shortdesc><content type="integer"/></parameter>
            <parameter name="place" unique-group="spot"><content type="string" default="here"/></parameter>
            <parameter name="row" unique-group="spot"><content type="string" default="1"/></parameter>
            <parameter name="pin" private="1" reloadable="1"><content type="string"/></parameter>
            <parameter name="colour"><deprecated><replaced-with name="color"/></deprecated><content type="string"/></parameter>
            </parameters><actions><action name="validate-all" timeout="5s"/><action name="reload-agent" timeout="5s"/></actions></resource-agent>
            X
            ;;
            validate-all)
              [ "$OCF_RESKEY_size" -lt 100 ] || { echo "ocf-exit-reason:too big, pin $OCF_RESKEY_pin" >&2; exit 6; };;
            esac
            """;

    @TempDir
    Path folder;

    private AgentFolder agents;
    private MetadataBook book;

    @BeforeEach
    void setUp() throws Exception {
        agents = new AgentFolder(folder);
        agents.write("box", AGENT);
        book = new MetadataBook(agents.agents::describe, agents.clock);
    }

    @AfterEach
    void tearDown() {
        agents.close();
    }

    @Test
    void whatTheAgentWouldRefuseIsAnErrorAndWhatItWouldIgnoreAWarning() {
        List<Remark> remarks = check(
                List.of(
                        box("missing", Map.of("siz", "3")),
                        box("wrong", Map.of("size", "three")),
                        box("old", Map.of("size", "1", "colour", "red"))),
                List.of());

        assertThat(remarks)
                .extracting(Remark::severity, Remark::toString)
                .containsExactly(
                        tuple(Severity.ERROR, "missing: box needs the parameter 'size' (Litres)"),
                        tuple(Severity.ERROR, "wrong: parameter 'size' of box is integer, not 'three' (Litres)"),
                        tuple(Severity.WARNING, "missing: box has no parameter 'siz'; meant 'size'?"),
                        tuple(Severity.WARNING, "old: parameter 'colour' of box is deprecated: use 'color'"));
    }

    @Test
    void whatTheClusterLivesWithAlreadyStandsInNobodysWay() {
        Primitive wrong = box("wrong", Map.of("size", "three"));

        assertThat(check(List.of(wrong), List.of(wrong)))
                .extracting(Remark::severity)
                .containsExactly(Severity.WARNING);
    }

    @Test
    void anAgentThatIsMissingOrMakesNoSenseIsAWarning() throws Exception {
        agents.write("rubbish", "echo no xml");

        List<Remark> remarks = check(List.of(of("a", "none", Map.of()), of("b", "rubbish", Map.of())), List.of());

        assertThat(remarks).extracting(Remark::severity).containsOnly(Severity.WARNING);
        assertThat(remarks.get(0).sentence()).contains("ocf:test:none is not installed", "parameters are not checked");
        assertThat(remarks.get(1).sentence()).contains("meta-data of ocf:test:rubbish cannot be read");
    }

    @Test
    void twoWithTheSameValuesOfAUniqueGroupAreNoticed() {
        List<Remark> remarks = check(
                List.of(
                        box("one", Map.of("size", "1", "place", "attic")),
                        box("two", Map.of("size", "1", "place", "attic", "row", "2")),
                        box("three", Map.of("size", "1", "place", "attic", "row", "1"))),
                List.of());

        assertThat(remarks)
                .extracting(Remark::toString)
                .containsExactly(
                        "three: has the same 'place' and 'row' as one, although the agent wants that to be unique: they may harm each other");
    }

    @Test
    void validateAllSpeaksForWhatIsNewWithoutItsSecrets() {
        Primitive known = box("known", Map.of("size", "200"));

        List<Remark> remarks =
                check(List.of(known, box("new", Map.of("size", "300", "pin", "s3cr3t"))), List.of(known));

        assertThat(remarks)
                .extracting(Remark::severity, Remark::toString)
                .containsExactly(tuple(
                        Severity.WARNING,
                        "new: validate-all of ocf:test:box on this node: too big, pin ******** (exit 6)"));
    }

    @Test
    void aResultCarriesNoPrivateValue() throws Exception {
        agents.write(
                "box",
                AGENT.replace(
                        "validate-all)",
                        "start) echo \"pin $OCF_RESKEY_pin\"; echo \"bad pin $OCF_RESKEY_pin\" >&2; exit 1;;\nvalidate-all)"));
        AgentFolder.get(book.describe(AgentFolder.name("box")));
        SecretKeeper keeper = new SecretKeeper(agents.agents, book::known);
        TreeMap<String, String> params = new TreeMap<>(Map.of("size", "1", "pin", "s3cr3t"));

        AgentResult result = AgentFolder.get(keeper.run(new AgentCall(
                7,
                AgentFolder.name("box"),
                new ResourceId("thing"),
                "start",
                Duration.ZERO,
                params,
                Duration.ofSeconds(30),
                LatestStart.WHENEVER)));

        assertThat(result.reason()).isEqualTo("bad pin ********");
        assertThat(((AgentResult.Ended) result).output().standard()).isEqualTo("pin ********\n");
    }

    private List<Remark> check(List<Primitive> next, List<Primitive> before) {
        return AgentFolder.get(
                new DocumentCheck(book, agents.agents, Depth.VALIDATE).check(document(next), document(before)));
    }

    private static ClusterDocument document(List<Primitive> primitives) {
        ClusterDocument empty = ClusterDocument.EMPTY;
        return new ClusterDocument(
                empty.options(),
                empty.nodeAttributes(),
                new ArrayList<Resource>(primitives),
                empty.constraints(),
                empty.resourceDefaults(),
                empty.operationDefaults(),
                empty.details());
    }

    private static Primitive box(String id, Map<String, String> params) {
        return of(id, "box", params);
    }

    private static Primitive of(String id, String type, Map<String, String> params) {
        return new Primitive(
                new ResourceId(id), AgentFolder.name(type), new TreeMap<>(params), new TreeMap<>(), List.of());
    }
}
