package org.asterism.registrations;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.asterism.registrations.core.Binding;
import org.asterism.registrations.core.Contact;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnnouncerTest {

    private static final String KEY = "300;@abc";
    private static final String ADDRESS = "10.0.0.9";
    private static final String OLD = "{\"uri\":\"sip:300@10.0.0.3\",\"expiration_time\":\"1800000000\"}";
    private static final String NEW = OLD.replace("1800000000", "1800003000");

    /** What ARI has, and what was done to it. */
    private final Map<String, String> ari = new TreeMap<>();

    private final List<String> done = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final Map<String, Binding> known = new TreeMap<>();
    private HttpServer server;
    private Announcer announcer;

    @BeforeEach
    void begin() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/ari";
        announcer = new Announcer(new AriContacts(url, "u", "s"), new Known(), Runnable::run);
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    private synchronized void serve(HttpExchange exchange) throws IOException {
        String key = exchange.getRequestURI().getPath().replaceAll(".*/", "");
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String method = exchange.getRequestMethod();
        boolean isThere = ari.containsKey(key);
        done.add(method);
        switch (method) {
            case "DELETE" -> ari.remove(key);
            case "PUT" -> ari.put(key, body);
            default -> {}
        }
        byte[] answer = ari.getOrDefault(key, "").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(
                isThere || method.equals("PUT") ? 200 : 404, answer.length == 0 ? -1 : answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private final class Known implements Announcer.Database {
        @Override
        public Optional<Binding> current(String key) {
            return Optional.ofNullable(known.get(key));
        }

        @Override
        public void forget(String key) {
            told.add("forget");
        }

        @Override
        public void hasTaken(Binding binding) {
            told.add("taken " + binding.expiresAt());
        }

        @Override
        public void changedMeanwhile(Contact found) {
            told.add("changed " + found.expiresAt());
        }
    }

    /** Written ahead here, and in Asterisk's database. */
    private Binding kept(String value, String there) {
        Binding binding = new Binding(KEY, value, 1_800_000_000L, 1, 0, "b");
        known.put(KEY, binding);
        ari.put(KEY, ContactJson.fields(there).replaceAll("^\\{\"fields\":|\\}$", ""));
        announcer.written(binding);
        return binding;
    }

    private static String asWritten(String value) {
        return ContactJson.fields(value);
    }

    @Test
    void oneIsTakenOutAndPutInAnewOnceTheAddressIsHere() {
        kept(OLD, OLD);
        announcer.goOn();
        assertThat(done).isEmpty();

        announcer.came(ADDRESS, List.of());

        assertThat(done).containsExactly("GET", "DELETE", "PUT");
        assertThat(ari).containsEntry(KEY, asWritten(OLD));
        assertThat(told).containsExactly("forget", "taken 1800000000");
        assertThat(announcer.stateless()).isZero();
    }

    @Test
    void aRefreshThatCameSinceIsNotTakenBack() {
        kept(OLD, NEW);

        announcer.came(ADDRESS, List.of());

        assertThat(ari).containsEntry(KEY, asWritten(NEW));
        assertThat(told).containsExactly("forget", "changed 1800003000");
    }

    @Test
    void oneThatEndedSinceIsNotPutInAgain() {
        kept(OLD, OLD);
        ari.clear();

        announcer.came(ADDRESS, List.of());

        assertThat(ari).isEmpty();
        assertThat(announcer.stateless()).isZero();
    }

    @Test
    void anAddressThatConcernsNoAsteriskNoLongerCounts() {
        announcer.came("10.0.0.77", List.of());
        announcer.serves(Set.of(ADDRESS));
        kept(OLD, OLD);

        announcer.goOn();
        assertThat(done).isEmpty();

        announcer.came(ADDRESS, List.of());
        assertThat(announcer.stateless()).isZero();
    }

    @Test
    void afterARestartOfTheManagerItGoesOnWithWhatWasLeft() {
        Binding binding = kept(OLD, OLD);
        List<String> left = announcer.keys();
        announcer.restarted();

        announcer.restore(left);
        assertThat(announcer.stateless()).isEqualTo(1);
        announcer.came(ADDRESS, List.of());

        assertThat(told).contains("taken " + binding.expiresAt());
    }
}
