package org.asterism.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.asterism.api.SampleStatus;
import org.asterism.cli.LiveScreen.Key;
import org.asterism.cli.LiveScreen.Look;
import org.asterism.http.HttpSettings.ProbeAccess;
import org.asterism.http.RunningServer;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchTest {

    private static final Look LOOK =
            new Look(new Style(Style.Colour.PLAIN, Style.Letters.UNICODE), 80, 10, ZoneOffset.UTC);

    @TempDir
    private Path directory = Path.of("unset");

    @Test
    void keysScrollAndChooseWhatIsShown() {
        LiveScreen screen = LiveScreen.BEGIN.answered(SampleStatus.status());

        List<String> top = screen.lines(LOOK, SampleStatus.status().takenAt());
        assertThat(top).hasSize(10);
        assertThat(top.get(0)).startsWith("⁂ voip");
        assertThat(top.get(9)).startsWith("q quit").contains("lines 1-9 of ");
        assertThat(shown(screen.pressed(Key.DOWN, LOOK)).get(0)).startsWith("Quorum");
        assertThat(shown(screen.pressed(Key.BOTTOM, LOOK))).anyMatch(line -> line.contains("medium"));
        assertThat(screen.pressed(Key.BOTTOM, LOOK).pressed(Key.TOP, LOOK).offset())
                .isZero();
        assertThat(screen.pressed(Key.UP, LOOK).offset()).isZero();
        assertThat(shown(screen.pressed(Key.EVENTS, LOOK)).get(0)).startsWith("Events of voip");
        assertThat(shown(screen.pressed(Key.RESOURCES, LOOK)))
                .anyMatch(line -> line.contains("phones (group)"))
                .noneMatch(line -> line.startsWith("Nodes"));
        assertThat(shown(screen.pressed(Key.PAGE_DOWN, LOOK).pressed(Key.EVENTS, LOOK))
                        .get(0))
                .startsWith("Events");
    }

    @Test
    void anOldAnswerStaysWithItsAgeAndWithoutOneTheFilesTell() {
        LiveScreen.Trouble trouble = new LiveScreen.Trouble(List.of("no connection"), List.of("from the files"));
        LiveScreen lost = LiveScreen.BEGIN.answered(SampleStatus.status()).unanswered(trouble);

        assertThat(lost.lines(LOOK, SampleStatus.status().takenAt().plusSeconds(75)))
                .startsWith("no connection", "No answer: this is how it was 1m 15s ago.", "")
                .anyMatch(line -> line.startsWith("⁂ voip"));
        assertThat(LiveScreen.BEGIN
                        .unanswered(trouble)
                        .lines(LOOK, SampleStatus.status().takenAt()))
                .startsWith("no connection", "", "from the files");
    }

    /** A terminal of JLine over pipes: what is typed and drawn is that of a real one. */
    @Test
    void aTerminalIsFilledFollowsItsSizeAndIsLeftAsItWas() throws Exception {
        try (RunningServer server = new RunningServer(
                        RunningServer.settings(directory, ProbeAccess.CREDENTIAL, Duration.ofSeconds(5)));
                PipedInputStream typed = new PipedInputStream();
                PipedOutputStream keyboard = new PipedOutputStream(typed);
                ByteArrayOutputStream drawn = new ByteArrayOutputStream();
                Terminal terminal = TerminalBuilder.builder()
                        .system(false)
                        .streams(typed, drawn)
                        .type("xterm")
                        .encoding(StandardCharsets.UTF_8)
                        .build()) {
            terminal.setSize(Size.of(80, 12));
            CompletableFuture<Exit> ended =
                    CompletableFuture.supplyAsync(() -> watch(server.port()).inPlace(terminal));

            awaitDrawn(drawn, "⁂ voip");
            awaitDrawn(drawn, "lines 1-11 of");
            terminal.setSize(Size.of(80, 20));
            awaitDrawn(drawn, "lines 1-19 of");
            type(keyboard, "e");
            awaitDrawn(drawn, "Events of voip");
            type(keyboard, "a\u001b[B");
            awaitDrawn(drawn, "lines 2-20 of");
            type(keyboard, "q");

            assertThat(ended.get()).isEqualTo(Exit.DONE);
            awaitDrawn(drawn, "\u001b[?1049l");
            assertThat(drawn.toString(StandardCharsets.UTF_8)).contains("\u001b[?1049h", "\u001b[?25l");
        }
    }

    private static Watch watch(int port) {
        Console console = new Console(
                new PrintWriter(new StringWriter()),
                new PrintWriter(new StringWriter()),
                Console.Output.TERMINAL,
                Map.of("LANG", "C.UTF-8"),
                ZoneOffset.UTC);
        ApiClient client = new ApiClient(
                URI.create("http://127.0.0.1:" + port),
                Optional.of(RunningServer.VIEWER),
                Duration.ofSeconds(5),
                Optional.empty());
        return new Watch(console, client, Watch.Form.LINES, List::of);
    }

    private static List<String> shown(LiveScreen screen) {
        return screen.lines(LOOK, SampleStatus.status().takenAt());
    }

    private static void type(PipedOutputStream keyboard, String keys) throws Exception {
        keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
    }

    private static void awaitDrawn(ByteArrayOutputStream drawn, String text) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> drawn.toString(StandardCharsets.UTF_8).contains(text));
    }
}
