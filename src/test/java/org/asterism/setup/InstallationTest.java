package org.asterism.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.asterism.setup.Machine.Card;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    Path directory;

    private SetupPlace place = new SetupPlace("pbx1", "1", Path.of("/"), Path.of("/"), SetupPlace.Force.REPLACE);
    private Bundle bundle = new Bundle(new TreeMap<>());

    @BeforeEach
    void prepare() throws Exception {
        place = new SetupPlace(
                "pbx1", "1", directory.resolve("etc"), directory.resolve("state"), SetupPlace.Force.REPLACE);
        Answers answers = new Answers(
                "voip",
                List.of("eth0"),
                Subnet.parse("10.0.0.100/24"),
                "eth0",
                new Answers.AddressOnly(),
                new Answers.Ping(Subnet.address("10.0.0.254")),
                "default");
        try (NodeSecrets secrets = NodeSecrets.make(Instant.now())) {
            bundle = Bundle.of(new ClusterPlan(answers, List.of(machine("pbx1", 1), machine("pbx2", 2))), secrets)
                    .getOrDefault("pbx1", bundle);
        }
    }

    private static Machine machine(String name, int number) {
        return new Machine(
                name,
                "1",
                "17",
                List.of(new Card("eth0", List.of("10.0.0." + number + "/24"))),
                List.of(),
                List.of(),
                List.of());
    }

    @Test
    void secretsAreForTheirOwnerAlone() throws Exception {
        Installation installation = new Installation(place, NOW);

        installation.stage(bundle);
        installation.commit(bundle);
        installation.finish();

        for (String secret : List.of("authkeys", "tokens", "tls/pbx1.key", "tls/ca.key")) {
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(place.configuration().resolve(secret))))
                    .as(secret)
                    .isEqualTo("rw-------");
        }
        assertThat(place.configuration().resolve(".init")).doesNotExist();
    }

    @Test
    void whatWasThereIsKeptBackAndPutBack() throws Exception {
        Files.createDirectories(place.configuration().resolve("tls"));
        Files.createDirectories(place.state());
        Files.writeString(place.configuration().resolve("asterism.conf"), "old");
        Files.writeString(place.configuration().resolve("tls/ca.crt"), "old authority");
        Files.writeString(place.state().resolve("generation"), "7");
        SortedMap<String, String> before = tree();
        Installation installation = new Installation(place, NOW);

        installation.stage(bundle);
        List<String> kept = installation.commit(bundle);
        assertThat(kept).hasSize(3).allMatch(name -> name.endsWith(".kept-20260102T030405Z"));
        assertThat(tree()).isNotEqualTo(before);
        installation.undo();

        assertThat(tree()).isEqualTo(before);
    }

    @Test
    void whatACrashLeftHalfDoneIsUndoneByTheNextSetUp() throws Exception {
        Files.createDirectories(place.configuration());
        Files.writeString(place.configuration().resolve("authkeys"), "old");
        SortedMap<String, String> before = tree();
        Installation crashed = new Installation(place, NOW);
        crashed.stage(bundle);
        crashed.commit(bundle);

        assertThat(new Installation(place, NOW.plusSeconds(60)).recover()).isTrue();

        assertThat(tree()).isEqualTo(before);
    }

    @Test
    void aBundleCannotWriteElsewhere() {
        SortedMap<String, String> files = new TreeMap<>(bundle.files());
        files.put("../elsewhere", "x");

        assertThatThrownBy(() -> new Installation(place, NOW).stage(new Bundle(files)))
                .isInstanceOf(SetupRefused.class);
        assertThat(directory.resolve("elsewhere")).doesNotExist();
    }

    @Test
    void aConfiguredMachineIsInTheWayUnlessForced() throws IOException {
        Files.createDirectories(place.configuration());
        Files.writeString(place.configuration().resolve("authkeys"), "old");
        SetupPlace careful = new SetupPlace("pbx1", "1", place.configuration(), place.state(), SetupPlace.Force.REFUSE);

        assertThat(careful.obstacles())
                .singleElement()
                .asString()
                .contains("authkeys", "configured already", "--force");
        assertThat(place.obstacles()).isEmpty();
    }

    private SortedMap<String, String> tree() throws IOException {
        SortedMap<String, String> tree = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                tree.put(directory.relativize(file).toString(), Files.readString(file));
            }
        }
        return tree;
    }
}
