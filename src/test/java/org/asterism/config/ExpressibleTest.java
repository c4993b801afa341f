package org.asterism.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.Constraint.Choice;
import org.asterism.model.Constraint.Discovery;
import org.asterism.model.Constraint.Subject;
import org.asterism.model.NodeName;
import org.asterism.model.OperationConfig;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.model.Role;
import org.asterism.model.Score;
import org.junit.jupiter.api.Test;

class ExpressibleTest {

    private static final Resource.Primitive PBX = primitive("pbx");
    private static final Resource.Primitive DISK = primitive("disk");

    @Test
    void whatALocationCanSayBecomesOne() {
        Constraint preference = new Constraint.Preference(
                "p",
                new Subject.Named(PBX.id()),
                List.of(new Choice.OnNode(new NodeName("PBX1"), Score.of(5), Role.ANY)),
                Discovery.ALWAYS);

        Expressible expressible = Expressible.of(document(preference));

        assertThat(expressible.losses()).isEmpty();
        assertThat(expressible.document().constraints())
                .containsExactly(new Constraint.Location(
                        "p", PBX.id(), new NodeName("PBX1"), Score.of(5), Constraint.Expiry.NEVER));
    }

    @Test
    void whatCannotBeSaidIsNamedAndTheRestStays() {
        Constraint dangling = new Constraint.Colocation("d", PBX.id(), new ResourceId("gone"), Score.INFINITY);
        Constraint good = new Constraint.Colocation("g", PBX.id(), DISK.id(), Score.INFINITY);

        Expressible expressible = Expressible.of(document(dangling, good));

        assertThat(expressible.losses())
                .singleElement()
                .asString()
                .startsWith("constraint d: ")
                .contains("'gone' is not a resource");
        assertThat(expressible.document().constraints()).containsExactly(good);
    }

    @Test
    void olderOptionsTakeTheirPresentNames() {
        TreeMap<String, String> options = new TreeMap<>();
        options.put("stonith-enabled", "false");
        options.put("no_such-option", "1");
        options.put("batch-limit", "many");
        ClusterDocument document =
                new ClusterDocument(options, new TreeMap<>(), List.of(), List.of(), new TreeMap<>(), new TreeMap<>());

        Expressible expressible = Expressible.of(document);

        assertThat(expressible.document().options()).containsOnlyKeys("fencing-enabled", "no_such-option");
        assertThat(expressible.losses()).singleElement().asString().contains("batch-limit = 'many'");
    }

    @Test
    void thePartThatCanBeSaidIsAConfiguration() {
        Expressible expressible = Expressible.of(document());

        Reading<ClusterDocument> reading =
                DocumentReader.readText("converted", DocumentWriter.write(expressible.document()), Set.of());

        assertThat(reading).isEqualTo(new Reading.Accepted<>(DocumentWriter.canonical(expressible.document())));
    }

    private static ClusterDocument document(Constraint... constraints) {
        return new ClusterDocument(
                new TreeMap<>(),
                new TreeMap<>(),
                List.of(PBX, DISK),
                List.of(constraints),
                new TreeMap<>(),
                new TreeMap<>());
    }

    private static Resource.Primitive primitive(String name) {
        OperationConfig monitor =
                new OperationConfig("monitor", Duration.ofSeconds(10), Duration.ofSeconds(20), new TreeMap<>());
        return new Resource.Primitive(
                new ResourceId(name),
                AgentName.parse("ocf:heartbeat:Dummy"),
                new TreeMap<>(),
                new TreeMap<>(),
                List.of(monitor));
    }
}
