package org.asterism.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.asterism.api.ApiJson;
import org.asterism.api.ClusterStatus;
import org.jline.keymap.BindingReader;
import org.jline.keymap.KeyMap;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;

/**
 * The live status. On a terminal it fills the screen and is asked for each second, until q or Ctrl-C; elsewhere, and as JSON,
 * each view is printed below the last one. A node that does not answer is said so, and asked again.
 *
 * <p>Decided: a thread of its own asks, so that keys and a new size count at once while a node does not answer.
 */
final class Watch {

    private static final long EVERY_MS = 1000;

    /** How long a key is waited for before the answer and the size are looked at. */
    private static final long LOOK_MS = 100;

    private static final String HOME = "\u001b[H";
    private static final String END_OF_LINE = "\u001b[K";
    private static final String REST_OF_SCREEN = "\u001b[J";

    private final Console console;
    private final ApiClient client;
    private final Form form;
    private final Supplier<List<String>> remains;
    private final AtomicBoolean isEnding = new AtomicBoolean();

    /** How each view is printed. */
    enum Form {
        LINES,
        JSON
    }

    /** {@code remains}: what can be told while no node has answered yet. */
    Watch(Console console, ApiClient client, Form form, Supplier<List<String>> remains) {
        this.console = console;
        this.client = client;
        this.form = form;
        this.remains = remains;
    }

    Exit run() {
        if (console.output() != Console.Output.TERMINAL || form == Form.JSON) {
            return below();
        }
        try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
            return terminal.getType().startsWith(Terminal.TYPE_DUMB) ? below() : inPlace(terminal);
        } catch (IOException e) {
            throw CommandFailed.usage("this terminal cannot be used: " + e, "leave out --watch");
        }
    }

    /** Fills this terminal until it is told to quit. */
    Exit inPlace(Terminal terminal) {
        Attributes before = terminal.enterRawMode();
        terminal.handle(Signal.INT, signal -> isEnding.set(true));
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.cursor_invisible);
        ExecutorService asker = Executors.newSingleThreadExecutor(run -> {
            Thread thread = new Thread(run, "asking");
            thread.setDaemon(true);
            return thread;
        });
        try {
            show(terminal, asker);
        } finally {
            asker.shutdownNow();
            terminal.puts(Capability.cursor_normal);
            terminal.puts(Capability.exit_ca_mode);
            terminal.flush();
            terminal.setAttributes(before);
        }
        return Exit.DONE;
    }

    private void show(Terminal terminal, ExecutorService asker) {
        BindingReader reader = new BindingReader(terminal.reader());
        KeyMap<LiveScreen.Key> keys = keys(terminal);
        LiveScreen screen = LiveScreen.BEGIN;
        CompletableFuture<LiveScreen> answer = CompletableFuture.completedFuture(screen);
        long due = System.nanoTime();
        String drawn = "";
        while (!isEnding.get()) {
            if (answer.isDone() && System.nanoTime() - due >= 0) {
                screen = merged(screen, answer.join());
                due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(EVERY_MS);
                LiveScreen latest = screen;
                answer = CompletableFuture.supplyAsync(
                        () -> asked(latest, terminal.getSize().getColumns()), asker);
            } else if (answer.isDone()) {
                screen = merged(screen, answer.join());
            }
            LiveScreen.Look look = look(terminal);
            String picture = picture(screen, look);
            if (!picture.equals(drawn)) {
                terminal.writer().print(picture);
                terminal.flush();
                drawn = picture;
            }
            int next = reader.peekCharacter(LOOK_MS);
            if (next == NonBlockingReader.EOF) {
                isEnding.set(true);
            } else if (next != NonBlockingReader.READ_EXPIRED) {
                LiveScreen.Key key = reader.readBinding(keys, null, false);
                isEnding.set(isEnding.get() || key == LiveScreen.Key.QUIT);
                screen = key == null ? screen : screen.pressed(key, look);
            }
        }
    }

    /** What was asked goes into the screen as keys left it meanwhile. */
    private static LiveScreen merged(LiveScreen screen, LiveScreen asked) {
        return new LiveScreen(screen.panel(), screen.offset(), asked.seen(), asked.trouble());
    }

    private LiveScreen asked(LiveScreen screen, int width) {
        try {
            return screen.answered(client.get("status", ClusterStatus.class));
        } catch (CommandFailed e) {
            boolean isFirst = screen.seen() instanceof LiveScreen.Seen.Nothing;
            return screen.unanswered(new LiveScreen.Trouble(
                    RefusalView.lines(e.refusal(), "", console.style(), Math.max(1, width)),
                    isFirst ? remains.get() : List.of()));
        }
    }

    private LiveScreen.Look look(Terminal terminal) {
        Size size = terminal.getSize();
        return new LiveScreen.Look(
                console.style(),
                size.getColumns() > 0 ? size.getColumns() : console.width(),
                size.getRows() > 1 ? size.getRows() : Integer.MAX_VALUE / 2,
                console.zone());
    }

    private static String picture(LiveScreen screen, LiveScreen.Look look) {
        boolean isBounded = look.height() < Integer.MAX_VALUE / 2;
        LiveScreen.Look bounded = isBounded ? look : new LiveScreen.Look(look.style(), look.width(), 200, look.zone());
        return HOME
                + String.join(END_OF_LINE + "\r\n", screen.lines(bounded, Instant.now()))
                + END_OF_LINE
                + REST_OF_SCREEN;
    }

    private static KeyMap<LiveScreen.Key> keys(Terminal terminal) {
        KeyMap<LiveScreen.Key> keys = new KeyMap<>();
        keys.setAmbiguousTimeout(LOOK_MS);
        keys.bind(LiveScreen.Key.QUIT, "q", "Q", KeyMap.ctrl('C'), KeyMap.ctrl('D'));
        keys.bind(LiveScreen.Key.ALL, "a", "A", "s");
        keys.bind(LiveScreen.Key.EVENTS, "e", "E");
        keys.bind(LiveScreen.Key.RESOURCES, "r", "R");
        keys.bind(LiveScreen.Key.UP, "k", KeyMap.key(terminal, Capability.key_up), "\u001b[A", "\u001bOA");
        keys.bind(LiveScreen.Key.DOWN, "j", KeyMap.key(terminal, Capability.key_down), "\u001b[B", "\u001bOB");
        keys.bind(LiveScreen.Key.PAGE_UP, "b", "\u001b[5~");
        keys.bind(LiveScreen.Key.PAGE_DOWN, " ", "\u001b[6~");
        keys.bind(LiveScreen.Key.TOP, "g", "\u001b[H", "\u001b[1~");
        keys.bind(LiveScreen.Key.BOTTOM, "G", "\u001b[F", "\u001b[4~");
        return keys;
    }

    /** Until the reader goes away or the process is ended. */
    private Exit below() {
        CountDownLatch never = new CountDownLatch(1);
        try {
            do {
                if (form == Form.JSON) {
                    console.print(json());
                } else {
                    console.print(view(console.width()));
                    console.print("");
                }
            } while (!console.out().checkError() && !never.await(EVERY_MS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Exit.DONE;
    }

    private List<String> view(int width) {
        try {
            ClusterStatus status = client.get("status", ClusterStatus.class);
            return StatusView.lines(status, console.style(), width, console.zone());
        } catch (CommandFailed e) {
            return RefusalView.lines(e.refusal(), "", console.style(), width);
        }
    }

    private String json() {
        try {
            return new String(ApiJson.write(client.get("status", ClusterStatus.class)), StandardCharsets.UTF_8);
        } catch (CommandFailed e) {
            return new String(ApiJson.write(e.refusal()), StandardCharsets.UTF_8);
        }
    }
}
