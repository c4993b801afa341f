package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.config.Configuration;
import org.asterism.config.NodeSettings;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.NodeName;
import org.asterism.model.VoterSet;
import org.asterism.store.KnownVoters;
import org.asterism.store.Opening;
import org.asterism.store.OwnRestart;
import org.asterism.store.StoredDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which voter set a life begins with. */
class LifeStartTest {

    @TempDir
    private Path dir;

    @Test
    void withoutStateTheConfigurationIsTheBestGuess() throws Exception {
        assertThat(LifeStart.voters(new Opening.Fresh(new Generation(1)), settings("")))
                .isEqualTo(VoterSet.configured(votes("a", 1, "b", 1, "c", 1)));
    }

    @Test
    void aNodeThatWasListedLaterDoesNotCountOverARestart() throws Exception {
        Opening opening = intact(VoterSet.configured(votes("a", 1, "b", 1)));

        assertThat(LifeStart.voters(opening, settings(""))).isEqualTo(VoterSet.configured(votes("a", 1, "b", 1)));
    }

    @Test
    void untilTheFirstChangeTheOtherRulesOfTheConfigurationHold() throws Exception {
        Opening opening = intact(VoterSet.configured(votes("a", 1, "b", 1)));

        assertThat(LifeStart.voters(opening, settings("expected-votes = 4")))
                .as("what expected-votes keeps, it keeps for c too")
                .isEqualTo(VoterSet.configured(votes("a", 1, "b", 1, "unlisted", 2)));
        assertThat(LifeStart.voters(opening, settings("auto-tie-breaker = lowest")))
                .isEqualTo(VoterSet.configured(votes("a", 3, "b", 2)));
    }

    @Test
    void aChangedSetGoesBeforeTheConfiguration() throws Exception {
        VoterSet changed =
                new VoterSet(VoterSet.version(new Epoch(4), 2), votes("a", 1, "z", 2), Collections.emptySortedMap());

        assertThat(LifeStart.voters(intact(changed), settings(""))).isEqualTo(changed);
    }

    private static Opening intact(VoterSet set) {
        return new Opening.Intact(
                new Generation(2),
                new Opening.Remembered(
                        Epoch.NONE,
                        new KnownVoters.Known(set),
                        List.of(),
                        new OwnRestart.None(),
                        StoredDocument.EMPTY));
    }

    private static SortedMap<NodeName, Integer> votes(Object... pairs) {
        TreeMap<NodeName, Integer> votes = new TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            votes.putAll(Map.of(new NodeName((String) pairs[i]), (Integer) pairs[i + 1]));
        }
        return votes;
    }

    private NodeSettings settings(String quorum) throws Exception {
        Path file = dir.resolve("asterism.conf");
        Files.writeString(file, """
                asterism {
                  node { name = a }
                  cluster { name = voip, nodes = [
                    { name = a, addresses { eth0 = "10.0.0.1" } },
                    { name = b, addresses { eth0 = "10.0.0.2" } },
                    { name = c, addresses { eth0 = "10.0.0.3" } } ] }
                  links = [ { type = ucast, interface = eth0 } ]
                  quorum { %s }
                }
                """.formatted(quorum));
        return Configuration.read(file, "a").orThrow().settings();
    }
}
