package org.asterism.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DifferenceTest {

    @Test
    void linesThatWentAndCameStandUnderTheirVersions() {
        assertThat(Difference.of("a\nb\n", "6/17", "a\nc\n", "6/18"))
                .containsExactly("--- 6/17", "+++ 6/18", "@@ -1,2 +1,2 @@", " a", "-b", "+c");
        assertThat(Difference.of("a\n", "6/17", "a\n", "7/1")).isEmpty();
        assertThat(Difference.of("", "0/0", "a\n", "1/1")).contains("+a");
    }

    @Test
    void whatIsTooLongSaysHowMuchIsLeftOut() {
        assertThat(Difference.shortened(List.of("1", "2", "3", "4"), 3)).containsExactly("1", "2", "... 2 more lines");
        assertThat(Difference.shortened(List.of("1", "2", "3"), 3)).hasSize(3);
    }
}
