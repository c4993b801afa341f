package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.policy.StateDigest;
import org.junit.jupiter.api.Test;

/** Digests of states that were asked for before. */
class KeptDigestTest {

    private static final SortedMap<ResourceId, ResourceHistory> NOTHING = new TreeMap<>();

    private final KeptDigest digest = new KeptDigest(2);

    @Test
    void isThatOfTheState() {
        SortedMap<String, String> attributes = attributes("1");

        assertThat(digest.of(NOTHING, attributes)).isEqualTo(StateDigest.of(NOTHING, attributes));
        assertThat(digest.of(NOTHING, attributes("2"))).isEqualTo(StateDigest.of(NOTHING, attributes("2")));
    }

    /** Shown by changing what is promised not to change. */
    @Test
    void isNotWorkedOutAgainForTheSameState() {
        SortedMap<String, String> attributes = attributes("1");
        long before = digest.of(NOTHING, attributes);

        attributes.put("pingd", "2");

        assertThat(digest.of(NOTHING, attributes)).isEqualTo(before);
    }

    @Test
    void theOldestIsForgotten() {
        SortedMap<String, String> oldest = attributes("1");
        digest.of(NOTHING, oldest);
        digest.of(NOTHING, attributes("2"));
        digest.of(NOTHING, attributes("3"));

        oldest.put("pingd", "4");

        assertThat(digest.of(NOTHING, oldest)).isEqualTo(StateDigest.of(NOTHING, attributes("4")));
    }

    private static SortedMap<String, String> attributes(String value) {
        SortedMap<String, String> all = new TreeMap<>();
        all.put("pingd", value);
        return all;
    }
}
