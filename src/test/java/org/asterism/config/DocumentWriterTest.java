package org.asterism.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.NodeName;
import org.asterism.model.OperationConfig;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;
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

    /** Makes documents with everything that the model can hold and the reader accepts, strange texts above all. */
    private static final class RandomDocument {

        private final Random random;
        private final List<ResourceId> ids = new ArrayList<>();
        private int number;

        RandomDocument(long seed) {
            random = new Random(seed);
        }

        ClusterDocument make() {
            List<Resource> resources = new ArrayList<>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                resources.add(resource());
            }
            List<Constraint> constraints = new ArrayList<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                constraints.add(constraint(i));
            }
            SortedMap<NodeName, SortedMap<String, String>> nodes = new TreeMap<>();
            if (random.nextBoolean()) {
                nodes.put(new NodeName("pbx-1.example"), texts());
            }
            return new ClusterDocument(
                    maybe("no-quorum-policy", "ignore"),
                    nodes,
                    resources,
                    constraints,
                    maybe("resource-stickiness", "-INFINITY"),
                    maybe("timeout", "90s"));
        }

        private Resource resource() {
            Resource plain = random.nextBoolean() ? primitive() : group();
            if (random.nextInt(3) > 0) {
                ids.add(plain.id());
                return plain;
            }
            ResourceId id = id();
            ids.add(id);
            return new Resource.Clone(id, plain, maybe("interleave", "yes"));
        }

        private Resource group() {
            List<Resource.Primitive> members = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                members.add(primitive());
            }
            return new Resource.Group(id(), members, maybe("priority", "7"));
        }

        private Resource.Primitive primitive() {
            List<OperationConfig> operations = new ArrayList<>();
            if (random.nextBoolean()) {
                operations.add(new OperationConfig(
                        "monitor",
                        Duration.ofNanos(1 + random.nextInt(2_000_000_000)),
                        Duration.ofMillis(1 + random.nextInt(100_000)),
                        maybe("OCF_CHECK_LEVEL", "10")));
            }
            if (random.nextBoolean()) {
                operations.add(
                        new OperationConfig("stop", Duration.ZERO, Duration.ofMinutes(3), maybe("on-fail", "fence")));
            }
            return new Resource.Primitive(
                    id(), AgentName.parse("ocf:heartbeat:Dummy"), texts(), maybe("target-role", "Stopped"), operations);
        }

        private Constraint constraint(int place) {
            ResourceId a = ids.get(random.nextInt(ids.size()));
            ResourceId b = ids.get(random.nextInt(ids.size()));
            String id = "c" + place;
            int kind = a.equals(b) ? 0 : random.nextInt(3);
            if (kind == 0) {
                Constraint.Expiry expiry = random.nextBoolean()
                        ? Constraint.Expiry.NEVER
                        : new Constraint.Expiry.At(Instant.ofEpochMilli(random.nextInt()));
                return new Constraint.Location(id, a, new NodeName("n" + place), Score.of(random.nextInt()), expiry);
            }
            if (kind == 1) {
                return new Constraint.Colocation(id, a, b, Score.of(place));
            }
            return new Constraint.Order(
                    id,
                    a,
                    "start",
                    b,
                    place % 2 == 0 ? "stop" : "promote",
                    Constraint.OrderKind.OPTIONAL,
                    place > 2 ? Constraint.Symmetry.SYMMETRICAL : Constraint.Symmetry.ONE_WAY);
        }

        private ResourceId id() {
            return new ResourceId("r" + ++number + (random.nextBoolean() ? ".x-\u00fc" : "_y"));
        }

        private SortedMap<String, String> texts() {
            TreeMap<String, String> texts = new TreeMap<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                texts.put(text(), text());
            }
            return texts;
        }

        private String text() {
            String letters = "ab.-_ \"\\${}[]=:#/\n\t,'+\u00e9include";
            StringBuilder text = new StringBuilder("k");
            for (int i = random.nextInt(12); i > 0; i--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            return text.toString();
        }

        private SortedMap<String, String> maybe(String key, String value) {
            return random.nextBoolean() ? new TreeMap<>(java.util.Map.of(key, value)) : new TreeMap<>();
        }
    }
}
