package org.asterism.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts as agents call them, run by the shell. */
class AgentToolsTest {

    private static final AgentTools.Cluster CLUSTER =
            new AgentTools.Cluster("pbx2", List.of("pbx1", "pbx2", "pbx3"), List.of("pbx2", "pbx3"), true);

    @TempDir
    private Path folder;

    private Attributes attributes;
    private AgentTools tools;

    private record Said(int status, String out, String err) {}

    @BeforeEach
    void install() throws IOException {
        attributes = Attributes.in(folder.resolve("attributes"));
        tools = AgentTools.install(folder.resolve("tools"), attributes, () -> CLUSTER);
    }

    @Test
    void aPromotionScoreIsSetAskedAndDeleted() throws Exception {
        assertThat(run("crm_master -l reboot -v 10").status()).isZero();
        attributes.refresh();
        assertThat(attributes.present()).containsExactly(Map.entry("master-db", "10"));

        assertThat(run("crm_master -G -q").out()).isEqualTo("10\n");
        assertThat(run("crm_attribute --promotion=db --query").out())
                .isEqualTo("scope=status  name=master-db value=10\n");

        assertThat(run("crm_master -D").status()).isZero();
        attributes.refresh();
        assertThat(attributes.present()).isEmpty();
        assertThat(run("crm_master -G")).extracting(Said::status).isEqualTo(105);
    }

    @Test
    void formsThatAgentsUseAreUnderstood() throws Exception {
        assertThat(List.of(
                        run("crm_attribute --promotion -v -INFINITY"),
                        run("crm_attribute -N pbx2 -n ping-a -l reboot --update 1000 -t status"),
                        run("attrd_updater -n pingd -v 200 -d 5s"),
                        run("attrd_updater -n count -U 1"),
                        run("crm_attribute -n count -v count++"),
                        run("crm_attribute -n count -v count+=3 -t status -l reboot"),
                        run("crm_attribute -Qn nothing -G -d 7")))
                .extracting(Said::status)
                .containsOnly(0);
        attributes.refresh();

        assertThat(attributes.present())
                .isEqualTo(Map.of("master-db", "-INFINITY", "ping-a", "1000", "pingd", "200", "count", "5"));
    }

    @Test
    void whatCannotBeDoneIsRefusedWithAReason() throws Exception {
        Said elsewhere = run("crm_attribute -N pbx3 -n role -v primary");
        assertThat(elsewhere.status()).isEqualTo(69);
        assertThat(elsewhere.err()).contains("attributes of pbx3 can only be set on pbx3");

        Said permanent = run("crm_attribute -n site -v cellar -l forever");
        assertThat(permanent.status()).isEqualTo(69);
        assertThat(permanent.err()).contains("permanent attributes are part of the configuration");

        assertThat(run("crm_attribute -v 1").status()).isEqualTo(64);
        assertThat(run("crm_attribute -n ../keys -v 1").status()).isEqualTo(64);
        assertThat(run("crm_attribute -n a --nonsense").status()).isEqualTo(64);
        attributes.refresh();
        assertThat(attributes.present()).isEmpty();
    }

    @Test
    void crmNodeTellsTheMembers() throws Exception {
        assertThat(run("crm_node -n").out()).isEqualTo("pbx2\n");
        assertThat(run("crm_node -q").out()).isEqualTo("1\n");
        assertThat(run("crm_node -p").out()).isEqualTo("pbx2 pbx3\n");
        assertThat(run("crm_node -l").out()).isEqualTo("1 pbx1 lost\n2 pbx2 member\n3 pbx3 member\n");
        assertThat(run("crm_node -x").status()).isEqualTo(64);
    }

    @Test
    void changesAreToldOnce() throws Exception {
        List<SortedMap<String, String>> told = new ArrayList<>();
        attributes.onChange(told::add);

        run("crm_master -v 5");
        tools.ended();
        tools.ended();
        attributes.clear();

        assertThat(told).hasSize(2);
        assertThat(told.get(0)).containsEntry("master-db", "5");
        assertThat(told.get(1)).isEmpty();
    }

    private Said run(String line) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", line)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(tools.environment("/usr/bin:/bin"));
        builder.environment().put("OCF_RESOURCE_INSTANCE", "db");
        int status = builder.start().waitFor();
        return new Said(
                status, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }
}
