package org.asterism.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
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
    private AgentRequests requests;
    private AgentRequests.Reply answer = AgentRequests.Reply.of("");
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private record Said(int status, String out, String err) {}

    @BeforeEach
    void install() throws IOException {
        attributes = Attributes.in(folder.resolve("attributes"));
        requests = AgentRequests.open(folder.resolve("requests"), words -> {
            if (!words.equals(List.of("changed")) || asked.isEmpty()) {
                asked.add(String.join(" ", words));
            }
            return CompletableFuture.completedFuture(answer);
        });
        tools = AgentTools.install(folder.resolve("tools"), attributes, folder.resolve("requests"), () -> CLUSTER);
    }

    @AfterEach
    void close() {
        requests.close();
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

    /** Nothing tells that a file was not read but what is in it, changed in a way that no tool would. */
    @Test
    void attributesAtRestAreNotReadAgain() throws Exception {
        attributes.set("pingd", "1");
        Path kept = attributes.folder().resolve("pingd");
        rest();
        attributes.refresh();
        assertThat(attributes.present()).containsExactly(Map.entry("pingd", "1"));

        Files.writeString(kept, "2");
        attributes.refresh();
        assertThat(attributes.present()).as("not read").containsExactly(Map.entry("pingd", "1"));

        assertThat(run("crm_master -l reboot -v 10").status()).isZero();
        attributes.refresh();
        assertThat(attributes.present()).containsOnly(Map.entry("pingd", "2"), Map.entry("master-db", "10"));
    }

    /** Nothing has changed for a while. */
    private void rest() throws IOException {
        Files.setLastModifiedTime(
                attributes.folder(), FileTime.from(Instant.now().minusSeconds(10)));
    }

    @Test
    void formsThatAgentsUseAreUnderstood() throws Exception {
        assertThat(List.of(
                        run("crm_attribute --promotion -v -INFINITY"),
                        run("crm_attribute -N pbx2 -n ping-a -l reboot --update 1000 -t status"),
                        run("attrd_updater -n pingd -B 200 -d 0"),
                        run("attrd_updater -n count -U 1"),
                        run("attrd_updater -n count -U value++"),
                        run("crm_attribute -n count -l reboot -v count++"),
                        run("crm_attribute -n count -v count+=3 -t status -l reboot"),
                        run("crm_attribute -l reboot -Qn nothing -G -d 7")))
                .extracting(Said::status)
                .containsOnly(0);
        attributes.refresh();

        assertThat(attributes.present())
                .isEqualTo(Map.of("master-db", "-INFINITY", "ping-a", "1000", "pingd", "200", "count", "6"));
    }

    @Test
    void whatCannotBeDoneIsRefusedWithAReason() throws Exception {
        assertThat(run("crm_attribute -v 1").status()).isEqualTo(64);
        assertThat(run("crm_attribute -n ../keys -v 1").status()).isEqualTo(64);
        assertThat(run("crm_attribute -n a --nonsense").status()).isEqualTo(64);
        assertThat(run("attrd_updater -n a -v 1 -d soon").status()).isEqualTo(64);
        assertThat(run("crm_attribute -t op_defaults -n timeout -G").status()).isEqualTo(69);
        assertThat(run("crm_attribute -n site -v 'a\nb' -l forever").status()).isEqualTo(64);
        attributes.refresh();
        assertThat(attributes.present()).isEmpty();

        requests.close();
        Files.delete(folder.resolve("requests/in"));
        Said alone = run("crm_attribute -n site -v cellar -l forever");
        assertThat(alone.status()).isEqualTo(102);
        assertThat(alone.err()).contains("not called by an agent of a running manager");
    }

    @Test
    void whatIsNotATransientAttributeOfThisNodeIsAskedOfTheManager() throws Exception {
        answer = new AgentRequests.Reply(0, "cellar");
        assertThat(run("crm_attribute -N pbx3 -n site -G -q").out()).isEqualTo("cellar\n");
        assertThat(run("crm_attribute -t crm_config -n stage -G").out())
                .isEqualTo("scope=crm_config  name=stage value=cellar\n");
        answer = AgentRequests.Reply.of("");
        run("crm_attribute -N pbx3 -n role -v primary -l reboot");
        run("crm_attribute -n site -v 'next to it' -l forever");
        run("crm_attribute -n site -D -l forever");
        run("crm_mon -1 -n");
        assertThat(asked)
                .containsExactly(
                        "get permanent pbx3 site",
                        "get option pbx2 stage",
                        "set transient pbx3 role primary",
                        "set permanent pbx2 site next to it",
                        "delete permanent pbx2 site",
                        "crm_mon -1 -n");

        answer = new AgentRequests.Reply(105, "there is no such node");
        Said refused = run("crm_resource -r db -W");
        assertThat(refused.status()).isEqualTo(105);
        assertThat(refused.err()).isEqualTo("crm_resource: there is no such node\n");
        try (var left = Files.list(folder.resolve("requests"))) {
            assertThat(left.map(Path::getFileName).map(Path::toString)).containsExactly("in");
        }
    }

    @Test
    void anAnswerMayBeLongerThanAPipeHolds() throws Exception {
        answer = AgentRequests.Reply.of("line of the status\n".repeat(20_000));

        assertThat(run("crm_mon -1").out()).hasSize(19 * 20_000);
    }

    @Test
    void aSettingBetweenOperationsIsToldAtOnce() throws Exception {
        run("attrd_updater -n pingd -v 100");

        await().atMost(Duration.ofSeconds(5)).until(() -> asked.contains("changed"));
    }

    @Test
    void aDampenedValueSettlesLaterWithTheLastOfIt() throws Exception {
        List<String> settling = new ArrayList<>();
        List<Runnable> due = new ArrayList<>();
        List<Duration> waits = new ArrayList<>();
        attributes.dampenWith(new Attributes.Clockwork() {
            @Override
            public void after(Duration wait, Runnable task) {
                waits.add(wait);
                due.add(task);
            }

            @Override
            public void settles(String name) {
                settling.add(name);
            }
        });
        run("attrd_updater -n pingd -v 300");
        run("attrd_updater -n pingd -v 200 -d 5s");
        attributes.refresh();
        run("attrd_updater -n pingd -v 100 -d 5s");
        attributes.refresh();

        assertThat(attributes.present()).containsEntry("pingd", "300");
        assertThat(run("attrd_updater -n pingd -Q").out()).contains("value=\"100\"");
        assertThat(waits).as("by the first change").containsExactly(Duration.ofSeconds(5));
        due.get(0).run();
        assertThat(settling).containsExactly("pingd");
        due.get(1).run();
        assertThat(attributes.present()).containsEntry("pingd", "100");
    }

    @Test
    void aValueThatComesBackInTimeWasNeverAnother() throws Exception {
        attributes.dampenWith(new Attributes.Clockwork() {
            @Override
            public void after(Duration wait, Runnable task) {}

            @Override
            public void settles(String name) {}
        });
        run("attrd_updater -n pingd -v 300");
        run("attrd_updater -n pingd -v 200 -d 5s");
        attributes.refresh();
        run("attrd_updater -n pingd -v 300 -d 5s");

        attributes.settle("pingd");
        assertThat(attributes.present()).containsEntry("pingd", "300");
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
