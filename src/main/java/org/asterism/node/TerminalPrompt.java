package org.asterism.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Optional;
import org.asterism.setup.Questions;

/** Asks on standard input. */
final class TerminalPrompt implements Questions.Prompt {

    /** Whether there is somebody to ask. */
    enum Asking {
        ALLOWED,
        FORBIDDEN
    }

    private final PrintWriter out;
    private final Asking asking;
    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));

    TerminalPrompt(PrintWriter out, Asking asking) {
        this.out = out;
        this.asking = asking;
    }

    @Override
    public void say(String line) {
        out.println(line);
        out.flush();
    }

    @Override
    public Optional<String> ask(String question) {
        if (asking == Asking.FORBIDDEN) {
            return Optional.empty();
        }
        out.print(question);
        out.flush();
        try {
            return Optional.ofNullable(in.readLine());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
