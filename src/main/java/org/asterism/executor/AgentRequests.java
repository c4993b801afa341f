package org.asterism.executor;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the tools of agents ask the manager: a named pipe of a folder that only root enters. A request is one line, written in
 * one piece: the number of the asker and words, with tabs between. The answer is a text in the file {@code NUMBER.text}, if there is
 * any, and then its status on the asker's own pipe {@code NUMBER.reply}.
 *
 * <p>Decided: named pipes, because the shell opens them by itself; rejected: a socket, for which the shell needs one more program
 * that a machine may lack.
 */
public final class AgentRequests implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AgentRequests.class);

    /** The request that nobody waits for: look at what agents have set. */
    static final String CHANGED = "changed";

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");
    private static final String NOBODY = "-";
    private static final int MOST_WAITING = 100;
    private static final int MOST_CHARACTERS = 4096;
    private static final long PATIENCE_SECONDS = 5;

    /** What a tool is answered. {@code status} is its exit status; {@code text} its output, or why not. */
    public record Reply(int status, String text) {

        public static Reply of(String text) {
            return new Reply(0, text);
        }
    }

    /** Answers requests. Never blocks; its stage may fail or stay open, the asker has a time limit of its own. */
    @FunctionalInterface
    public interface Desk {
        CompletionStage<Reply> answer(List<String> words);
    }

    private final Path folder;
    private final RandomAccessFile both;
    private final Desk desk;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean isClosed;

    private AgentRequests(Path folder, RandomAccessFile both, Desk desk) {
        this.folder = folder;
        this.both = both;
        this.desk = desk;
    }

    /**
     * Begins to listen in {@code folder}, which is made and emptied.
     *
     * @throws IOException if that is not possible
     */
    public static AgentRequests open(Path folder, Desk desk) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
        File pipe = folder.resolve("in").toFile();
        make(pipe);
        // Held open for both, so that reading never meets an end and writers never wait.
        RandomAccessFile both = new RandomAccessFile(pipe, "rw");
        AgentRequests requests = new AgentRequests(folder, both, desk);
        Thread reader = new Thread(requests::listen, "agent-requests");
        reader.setDaemon(true);
        reader.start();
        return requests;
    }

    private static void make(File pipe) throws IOException {
        Process mkfifo = new ProcessBuilder("mkfifo", "-m", "600", "--", pipe.getPath())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!mkfifo.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || mkfifo.exitValue() != 0) {
                throw new IOException("mkfifo failed: " + pipe);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while making " + pipe, e);
        }
    }

    private void listen() {
        try (FileInputStream in = new FileInputStream(both.getFD());
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            while (!isClosed) {
                String line = lines.readLine();
                if (line == null) {
                    return;
                }
                take(line);
            }
        } catch (IOException e) {
            if (!isClosed) {
                LOG.error("agents get no answers any more, until a restart reason={}", e.getMessage());
            }
        }
    }

    private void take(String line) {
        List<String> words = List.of(line.split("\t", -1));
        String number = words.get(0);
        boolean isAnswered = NUMBER.matcher(number).matches();
        if (line.length() > MOST_CHARACTERS || words.size() < 2 || !(isAnswered || number.equals(NOBODY))) {
            LOG.warn("request of an agent dropped reason=malformed characters={}", line.length());
            return;
        }
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            reply(number, new Reply(75, MOST_WAITING + " requests of agents are waiting already; try again"));
            return;
        }
        desk.answer(words.subList(1, words.size())).whenComplete((reply, failure) -> {
            waiting.decrementAndGet();
            reply(number, failure == null ? reply : refusal(failure));
        });
    }

    private static Reply refusal(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof IllegalArgumentException
                ? new Reply(64, String.valueOf(cause.getMessage()))
                : new Reply(124, "no answer: " + cause.getMessage());
    }

    private synchronized void reply(String number, Reply reply) {
        File asker = folder.resolve(number + ".reply").toFile();
        if (number.equals(NOBODY) || !asker.exists()) {
            return; // nobody waits any more
        }
        try {
            if (!reply.text().isEmpty()) {
                String end = reply.text().endsWith("\n") ? "" : "\n";
                Files.writeString(folder.resolve(number + ".text"), reply.text() + end);
            }
            try (RandomAccessFile pipe = new RandomAccessFile(asker, "rw")) {
                pipe.write((reply.status() + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            LOG.warn("an agent's request was not answered asker={} reason={}", number, e.getMessage());
        }
    }

    /** The folder, for the environment of agents. */
    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        isClosed = true;
        try {
            both.write((NOBODY + "\t" + CHANGED + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            LOG.debug("the pipe of requests was closed before", e);
        }
    }
}
