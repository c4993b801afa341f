package org.asterism.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.asterism.model.AgentName;
import org.junit.jupiter.api.Test;

class MaskTest {

    private final Mask mask = Mask.of(Set.of("pin"));

    @Test
    void privateValuesAreHiddenAndTheirNamesAreNot() {
        assertThat(mask.lines(List.of(
                        "+      passwd = \"a \\\"quoted\\\" one\"",
                        "-      pin = 1234",
                        "       { name = \"monitor\", params { \"admin.secret\" = \"x\", depth = \"1\" } }",
                        " agent = \"ocf:heartbeat:IPaddr2\"")))
                .containsExactly(
                        "+      passwd = \"********\"",
                        "-      pin = \"********\"",
                        "       { name = \"monitor\", params { \"admin.secret\" = \"********\", depth = \"1\" } }",
                        " agent = \"ocf:heartbeat:IPaddr2\"");
    }

    @Test
    void namesThatTellAreKnownWithoutTheAgent() {
        assertThat(mask.hides("stonith_passwd")).isTrue();
        assertThat(mask.hides("API-KEY")).isTrue();
        assertThat(mask.hides("pin")).isTrue();
        assertThat(mask.hides("pin_count")).isFalse();
        assertThat(mask.value("token", "abc")).isEqualTo(Mask.HIDDEN);
        assertThat(mask.value("token", "")).isEmpty();
        assertThat(mask.note("attribute admin-password of pbx2 = hunter22 (why not)"))
                .isEqualTo("attribute admin-password of pbx2 = ********");
        assertThat(mask.note("option pin = 12")).isEqualTo("option pin = ********");
        assertThat(mask.note("attribute site of pbx2 = north")).isEqualTo("attribute site of pbx2 = north");
        assertThat(mask.value("site", "north")).isEqualTo("north");
    }

    @Test
    void aCibIsMaskedToo() {
        assertThat(mask.lines(List.of(
                        "+ <nvpair id=\"f-passwd\" name=\"passwd\" value=\"hunter2\"/>",
                        "  <nvpair id=\"f-user\" name=\"user\" value=\"root\"/>")))
                .containsExactly(
                        "+ <nvpair id=\"f-passwd\" name=\"passwd\" value=\"********\"/>",
                        "  <nvpair id=\"f-user\" name=\"user\" value=\"root\"/>");
    }

    @Test
    void whatIsPrivateToOneAgentIsNotToAnother() {
        AgentName first = AgentName.parse("ocf:heartbeat:First");
        Mask two = Mask.of(Map.of(first, Set.of("pin"), AgentName.parse("ocf:heartbeat:Second"), Set.of()));

        assertThat(two.hides(first, "pin")).isTrue();
        assertThat(two.hides(AgentName.parse("ocf:heartbeat:Second"), "pin")).isFalse();
        assertThat(two.hides(AgentName.parse("ocf:heartbeat:Second"), "passwd")).isTrue();
        assertThat(two.hides("pin")).isTrue();
    }
}
