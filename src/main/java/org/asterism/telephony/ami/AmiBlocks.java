package org.asterism.telephony.ami;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Cuts a stream of bytes into a greeting line and messages. Bounded: too long a line or block ends the connection. */
final class AmiBlocks {

    private static final int LONGEST_LINE = 64 * 1024;
    private static final int MOST_LINES = 20_000;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final List<String> lines = new ArrayList<>();
    private String greeting = "";

    /** The first line, "Asterisk Call Manager/11.0.0"; empty until it has come. */
    String greeting() {
        return greeting;
    }

    /** Takes all bytes and gives each message that is whole. */
    void take(ByteBuffer bytes, Consumer<AmiMessage> messages) throws IOException {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (next != '\n') {
                if (line.size() >= LONGEST_LINE) {
                    throw new IOException("a line of more than " + LONGEST_LINE + " bytes");
                }
                line.write(next);
                continue;
            }
            String text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            onLine(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text, messages);
        }
    }

    private void onLine(String text, Consumer<AmiMessage> messages) throws IOException {
        if (greeting.isEmpty()) {
            if (!text.contains("Call Manager/")) {
                throw new IOException("this is no AMI: '" + text.substring(0, Math.min(60, text.length())) + "'");
            }
            greeting = text.strip();
        } else if (text.isEmpty()) {
            if (!lines.isEmpty()) {
                messages.accept(AmiMessage.of(lines));
                lines.clear();
            }
        } else if (lines.size() >= MOST_LINES) {
            throw new IOException("a message of more than " + MOST_LINES + " lines");
        } else {
            lines.add(text);
        }
    }
}
