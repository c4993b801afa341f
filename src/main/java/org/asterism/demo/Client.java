package org.asterism.demo;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.asterism.demo.client.Observation;
import org.asterism.demo.client.Observation.Fetched;
import org.asterism.demo.client.Observation.Trouble;

/** The client process, seen from the one that started it. */
public final class Client implements AutoCloseable {

    private static final long FETCH_LIMIT_SECONDS = 5;

    private final Process process;
    private final BufferedWriter orders;
    private final Sightings sightings = new Sightings();
    private final Map<Long, CompletableFuture<Fetched>> fetches = new ConcurrentHashMap<>();
    private final AtomicLong lastFetch = new AtomicLong();
    private volatile String trouble = "";

    private Client(Process process) {
        this.process = process;
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * Starts the client of a bed: OPTIONS each 10 ms the usual way and over each pin, and a witness for who answers.
     *
     * @param token credential for the nodes' HTTP interfaces
     * @param callsPerSecond calls to make, 0 = none
     */
    public static Client inBed(Bed bed, OwnJava java, String token, int callsPerSecond) {
        List<String> arguments = new ArrayList<>(arguments(Bed.clientAddress(), Bed.SERVICE, token, callsPerSecond));
        arguments.add("tap=yes");
        bed.hosts().forEach(host -> arguments.add("pin=" + Bed.pinAddress(host.number())));
        return start(bed.inClient(java.client(arguments)));
    }

    /** Starts a client on this machine, which only sees whether the service answers. */
    static Client onLoopback(OwnJava java, String service, int callsPerSecond) {
        return start(java.client(arguments("127.0.0.1", service, "", callsPerSecond)));
    }

    private static List<String> arguments(String own, String service, String token, int calls) {
        return List.of("own=" + own, "service=" + service, "token=" + token, "calls=" + calls);
    }

    private static Client start(List<String> words) {
        List<String> detached = new ArrayList<>(List.of("setsid"));
        detached.addAll(words);
        try {
            Process process = new ProcessBuilder(detached)
                    .redirectError(
                            ProcessBuilder.Redirect.to(Path.of("/dev/null").toFile()))
                    .start();
            Client client = new Client(process);
            Thread reader = new Thread(client::read, "client-reader");
            reader.setDaemon(true);
            reader.start();
            return client;
        } catch (IOException e) {
            throw new DemoFailed("cannot start the client: " + e.getMessage(), e);
        }
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            reader.lines().forEach(line -> take(Observation.parse(line)));
        } catch (IOException | UncheckedIOException e) {
            trouble = "cannot read from the client: " + e.getMessage();
        }
        fetches.values().forEach(waiting -> waiting.complete(new Fetched(0, 0, "the client has ended")));
    }

    private void take(Observation observation) {
        if (observation instanceof Fetched fetched) {
            CompletableFuture<Fetched> waiting = fetches.remove(fetched.request());
            if (waiting != null) {
                waiting.complete(fetched);
            }
        } else if (observation instanceof Trouble found) {
            trouble = found.sentence();
        } else {
            sightings.add(observation);
        }
    }

    public Sightings sightings() {
        return sightings;
    }

    /** What last kept the client from its work; empty if nothing did. */
    Optional<String> trouble() {
        return Optional.of(trouble).filter(sentence -> !sentence.isEmpty());
    }

    public Fetched get(String url) {
        return fetch(url, "");
    }

    public Fetched post(String url, String body) {
        return fetch(url, body);
    }

    private Fetched fetch(String url, String body) {
        long number = lastFetch.incrementAndGet();
        CompletableFuture<Fetched> answer = new CompletableFuture<>();
        fetches.put(number, answer);
        try {
            order("fetch " + number + " " + url + (body.isEmpty() ? "" : " " + body));
            return answer.get(FETCH_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (IOException | ExecutionException | TimeoutException e) {
            return new Fetched(number, 0, "no answer of the client: " + e);
        } catch (InterruptedException e) {
            throw Program.interrupted(e);
        } finally {
            fetches.remove(number);
        }
    }

    private synchronized void order(String line) throws IOException {
        orders.write(line);
        orders.newLine();
        orders.flush();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
