package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.asterism.executor.AgentMetadata;
import org.asterism.executor.AgentMetadata.Need;
import org.asterism.executor.AgentMetadata.Parameter;
import org.asterism.executor.AgentMetadata.Reload;
import org.asterism.executor.AgentMetadata.Secrecy;
import org.asterism.executor.AgentMetadata.Traits;
import org.asterism.executor.MetadataBook;
import org.asterism.executor.OcfRunner.Described;
import org.asterism.http.ConfigText;
import org.asterism.model.AgentName;
import org.asterism.model.BootTime;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.junit.jupiter.api.Test;

/** What agents say is private. */
class MasksTest {

    private static final DocumentVersion VERSION = new DocumentVersion(new Epoch(1), 1);

    private static final AgentMetadata POWER = new AgentMetadata(
            "power",
            "1",
            "",
            "",
            List.of(
                    new Parameter(
                            "pin",
                            Need.OPTIONAL,
                            "string",
                            "",
                            "",
                            "",
                            new Traits("", Reload.RESTART, Secrecy.PRIVATE, "", List.of())),
                    Parameter.optional("host", "string", "", "")),
            List.of());

    private final Masks masks = new Masks(new MetadataBook(MasksTest::describe, () -> new BootTime(0)));

    private static CompletionStage<Described> describe(AgentName agent) {
        return CompletableFuture.completedFuture(
                agent.type().equals("power") ? new Described.Known(POWER) : new Described.Unknown("not installed"));
    }

    @Test
    void onlyWhatTheAgentCallsPrivateIsMasked() {
        assertThat(shown("ocf:acme:power")).contains("10.0.0.9", "********").doesNotContain("1234");
    }

    @Test
    void ofAnAgentThatDoesNotSayAllIsMasked() {
        assertThat(shown("ocf:acme:absent")).doesNotContain("10.0.0.9", "1234");
    }

    @Test
    void aClusterThatHasNothingYetShowsNothing() {
        ConfigText empty = new ConfigText(DocumentVersion.EMPTY, "");

        assertThat(masks.hidden(empty, Runnable::run).toCompletableFuture().join())
                .isEqualTo(empty);
    }

    private String shown(String agent) {
        String text = "asterism { resources { p { agent = \"" + agent
                + "\", params { host = \"10.0.0.9\", pin = \"1234\" } } } }";
        ConfigText config = new ConfigText(VERSION, text);
        assertThat(masks.of(List.of(config), Runnable::run)
                        .toCompletableFuture()
                        .join()
                        .hides("pin"))
                .isTrue();
        return masks.hidden(config, Runnable::run).toCompletableFuture().join().text();
    }
}
