package org.asterism.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.OperatorLease;
import org.junit.jupiter.api.Test;

/** Files that released versions wrote have to be readable for ever. Never rewrite one: add files for a new release. */
class StoredBytesTest {

    private static final Path RELEASE_1 = Path.of("src/test/resources/org/asterism/store/release-1");

    private static final NodeRecord NODE = new NodeRecord(
            "voip",
            Samples.SELF,
            new Generation(42),
            NodeRecord.Trust.WHOLE,
            List.of(),
            new Epoch(3000),
            new KnownVoters.Known(Samples.VOTERS),
            List.of(Samples.PROMISE),
            Samples.RESTART,
            new DocumentVersion(new Epoch(2), 3));

    private static final DocumentRecord DOCUMENT = new DocumentRecord(new Generation(42), Samples.document(2, 3));

    @Test
    void theFilesOfRelease1AreRead() throws IOException {
        assertThat(read("node", StateFile.Kind.NODE, NodeRecord.class)).isEqualTo(NODE);
        assertThat(read("document", StateFile.Kind.DOCUMENT, DocumentRecord.class))
                .isEqualTo(DOCUMENT);
    }

    @Test
    void thisReleaseStillWritesThem() throws IOException {
        assertThat(StoredForm.text(NODE))
                .isEqualTo(StoredForm.text(read("node", StateFile.Kind.NODE, NodeRecord.class)));
        assertThat(StoredForm.write(DOCUMENT)).isEqualTo(contents("document", StateFile.Kind.DOCUMENT));
    }

    @Test
    void fieldsOfALaterReleaseAreIgnoredAndMissingOnesHaveDefaults() throws IOException {
        CBORMapper mapper = new CBORMapper();
        ObjectNode tree = (ObjectNode) mapper.readTree(StoredForm.write(NODE));
        tree.put("inventedLater", 7);
        tree.remove(List.of("reasons", "spares", "restart", "voters", "ceiling", "documentSeen"));

        NodeRecord read = StoredForm.read(mapper.writeValueAsBytes(tree), NodeRecord.class);

        assertThat(read)
                .isEqualTo(
                        NodeRecord.blank("voip", Samples.SELF, new Generation(42), NodeRecord.Trust.WHOLE, List.of()));
    }

    @Test
    void leasesOfALaterReleaseAreLeftOutAndTheOthersKept() throws IOException {
        OperatorLease standby = new OperatorLease(
                OperatorLease.Kind.STANDBY, "pbx1", "", Constraint.Expiry.NEVER, Samples.NOW, "anna", "new disk");
        OperatorLease drain = new OperatorLease(
                OperatorLease.Kind.DRAIN,
                "pbx",
                "pbx1",
                new Constraint.Expiry.At(Samples.NOW),
                Samples.NOW,
                "anna",
                "");
        ClusterDocument document = Samples.document(2, 3).document().withLeases(List.of(standby, drain, drain));
        CBORMapper mapper = new CBORMapper();
        ObjectNode tree = (ObjectNode) mapper.readTree(StoredForm.write(document));
        ArrayNode leases = (ArrayNode) tree.path("details").path("leases");
        ((ObjectNode) leases.get(1)).put("kind", "SIESTA");
        ((ObjectNode) leases.get(2)).put("inventedLater", 7).remove("then");

        ClusterDocument read = StoredForm.read(mapper.writeValueAsBytes(tree), ClusterDocument.class);

        assertThat(read).isEqualTo(document.withLeases(List.of(standby, drain)));
    }

    private static <T> T read(String name, StateFile.Kind kind, Class<T> type) throws IOException {
        return StoredForm.read(contents(name, kind), type);
    }

    private static byte[] contents(String name, StateFile.Kind kind) throws IOException {
        StateFile file = new StateFile(new LinuxFiles(), RELEASE_1.resolve(name), kind);
        if (!Files.exists(file.path()) && Boolean.getBoolean("asterism.store.record")) {
            Files.createDirectories(RELEASE_1);
            file.write(StoredForm.write(kind == StateFile.Kind.NODE ? NODE : DOCUMENT));
        }
        return ((StateFile.Read.Intact) file.read()).contents();
    }
}
