package org.asterism.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.asterism.model.ClusterDocument;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class DocumentWriterTest {

    @Test
    void theTextIsForPeople() throws Exception {
        String text = """
                asterism {
                  options {
                    no-quorum-policy = "stop"
                  }
                  resources {
                    ip {
                      agent = "asterism:address"
                      params {
                        ip = "10.0.0.100"
                        prefix = "24"
                      }
                      operations = [
                        { name = "monitor", interval = 1s, timeout = 5s }
                      ]
                    }
                    phones {
                      group = [ "ip" ]
                    }
                    pbx {
                      agent = "asterism:asterisk"
                      operations = [
                        { name = "monitor", interval = 2s, timeout = 10s }
                      ]
                      clone {
                        id = "pbx-clone"
                        hot-standby = "true"
                      }
                    }
                  }
                  constraints {
                    colocation = [
                      { id = "colocation-phones-pbx-clone", of = "phones", with = "pbx-clone", score = INFINITY }
                    ]
                  }
                }
                """;

        ClusterDocument document =
                DocumentReader.readText("text", text, Set.of()).orThrow();

        assertThat(DocumentWriter.write(document)).isEqualTo(text);
    }

    @Test
    void theEmptyDocumentIsReadBack() throws Exception {
        assertThat(DocumentReader.readText("text", DocumentWriter.write(ClusterDocument.EMPTY), Set.of())
                        .orThrow())
                .isEqualTo(ClusterDocument.EMPTY);
    }

    @RepeatedTest(200)
    void anyDocumentIsReadBackAsItWas(RepetitionInfo repetition) throws Exception {
        long seed = repetition.getCurrentRepetition();
        ClusterDocument document = new RandomDocument(seed).make();

        String text = DocumentWriter.write(document);
        ClusterDocument back =
                DocumentReader.readText("seed-" + seed, text, Set.of()).orThrow();

        assertThat(back).as("seed %d", seed).isEqualTo(DocumentWriter.canonical(document));
        assertThat(DocumentWriter.write(back)).isEqualTo(text);
    }
}
