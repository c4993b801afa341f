package org.asterism.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.asterism.api.ApiJson;
import org.asterism.api.ClusterStatus;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.NonBlockingReader;

/**
 * The live status. On a terminal it is redrawn in place each second until q or Ctrl-C; elsewhere, and as JSON, each view is
 * printed below the last one. A node that does not answer is said so, and asked again.
 */
final class Watch {

    private static final long EVERY_MS = 1000;

    /** Other screen, no cursor; and back. */
    private static final String ENTER = "\u001b[?1049h\u001b[?25l";

    private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
    private static final String HOME = "\u001b[H";
    private static final String END_OF_LINE = "\u001b[K";
    private static final String REST_OF_SCREEN = "\u001b[J";

    private final Console console;
    private final ApiClient client;
    private final Form form;
    private final AtomicBoolean isEnding = new AtomicBoolean();

    /** How each view is printed. */
    enum Form {
        LINES,
        JSON
    }

    Watch(Console console, ApiClient client, Form form) {
        this.console = console;
        this.client = client;
        this.form = form;
    }

    Exit run() {
        if (console.output() != Console.Output.TERMINAL || form == Form.JSON) {
            return below();
        }
        try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
            return inPlace(terminal);
        } catch (IOException e) {
            throw CommandFailed.usage("this terminal cannot be used: " + e, "leave out --watch");
        }
    }

    private Exit inPlace(Terminal terminal) throws IOException {
        Attributes before = terminal.enterRawMode();
        terminal.handle(Signal.INT, signal -> isEnding.set(true));
        terminal.writer().print(ENTER);
        try {
            NonBlockingReader keys = terminal.reader();
            while (!isEnding.get()) {
                draw(terminal);
                int key = keys.read(EVERY_MS);
                if (key == 'q' || key == 'Q' || key == 3 || key == NonBlockingReader.EOF) {
                    isEnding.set(true);
                }
            }
        } finally {
            terminal.writer().print(LEAVE);
            terminal.writer().flush();
            terminal.setAttributes(before);
        }
        return Exit.DONE;
    }

    private void draw(Terminal terminal) {
        Size size = terminal.getSize();
        int width = size.getColumns() > 0 ? size.getColumns() : console.width();
        int height = size.getRows() > 1 ? size.getRows() : Integer.MAX_VALUE;
        StringBuilder screen = new StringBuilder(HOME);
        List<String> lines = view(width);
        int shown = Math.min(lines.size(), height - 1);
        for (String line : lines.subList(0, shown)) {
            screen.append(line).append(END_OF_LINE).append("\r\n");
        }
        String hint = shown < lines.size() ? (lines.size() - shown) + " more lines; q ends" : "q ends";
        screen.append(console.style().paint(Style.Tone.DIM, hint))
                .append(END_OF_LINE)
                .append(REST_OF_SCREEN);
        terminal.writer().print(screen);
        terminal.writer().flush();
    }

    private List<String> view(int width) {
        try {
            ClusterStatus status = client.get("status", ClusterStatus.class);
            return StatusView.lines(status, console.style(), width, console.zone());
        } catch (CommandFailed e) {
            return RefusalView.lines(e.refusal(), "", console.style(), width);
        }
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

    private String json() {
        try {
            return new String(ApiJson.write(client.get("status", ClusterStatus.class)), StandardCharsets.UTF_8);
        } catch (CommandFailed e) {
            return new String(ApiJson.write(e.refusal()), StandardCharsets.UTF_8);
        }
    }
}
