package org.asterism.registrations;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.asterism.registrations.core.Binding;

/**
 * Makes a contact known to all of chan_pjsip by ARI's dynamic configuration: what is written into the database alone is found by calls,
 * but has no state, so that queues and hints take the telephone for unavailable.
 */
final class AriContacts {

    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final int NOT_FOUND = 404;

    private final boolean isThere;
    private final String base;
    private final String authorization;
    private final HttpClient client;

    /** @param url of ARI, as {@code http://127.0.0.1:8088/ari}; empty: there is none */
    AriContacts(String url, String user, String secret) {
        this.isThere = !url.isEmpty();
        this.base = url + "/asterisk/config/dynamic/res_pjsip/contact/";
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + secret).getBytes(StandardCharsets.UTF_8));
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(LIMIT)
                .build();
    }

    boolean isThere() {
        return isThere;
    }

    /**
     * Takes it out and puts it in anew: chan_pjsip gives a state to new ones only. Waits some milliseconds, or for its limit of 2 s.
     *
     * @throws IOException with a sentence, if Asterisk does not do it
     */
    void announce(Binding binding) throws IOException {
        URI place = URI.create(
                base + URLEncoder.encode(binding.key(), StandardCharsets.UTF_8).replace("+", "%20"));
        int taken = send(HttpRequest.newBuilder(place).DELETE());
        if (taken != NOT_FOUND) {
            refuse(taken);
        }
        refuse(send(HttpRequest.newBuilder(place)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(ContactJson.fields(binding.value())))));
    }

    /** Asterisk answers, and does not do it. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(int status) {
            super("ARI answers " + status);
        }
    }

    private static void refuse(int status) throws Refused {
        if (status >= 300) {
            throw new Refused(status);
        }
    }

    private int send(HttpRequest.Builder request) throws IOException {
        try {
            return client.send(
                            request.header("Authorization", authorization)
                                    .timeout(LIMIT)
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
