package org.asterism.registrations;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.asterism.registrations.core.Contact;
import org.asterism.telephony.ari.AriAccount;
import org.asterism.telephony.ari.AriClient;

/**
 * Makes a contact known to all of chan_pjsip by ARI's dynamic configuration: what is written into the database alone is found by calls,
 * but has no state, so that queues and hints take the telephone for unavailable.
 */
final class AriContacts {

    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final int NOT_FOUND = 404;
    private static final String CONTACTS = "/asterisk/config/dynamic/res_pjsip/contact/";

    private final AriAccount account;
    private final AriClient client = new AriClient();

    /** @param url of ARI, as {@code http://127.0.0.1:8088/ari}; empty: there is none */
    AriContacts(String url, String user, String secret) {
        this.account = new AriAccount(url, user, secret);
    }

    boolean isThere() {
        return !account.url().isEmpty();
    }

    /**
     * What is there now. Waits some milliseconds, or for its limit of 2 s, as {@link #putAnew} does.
     *
     * @throws IOException with a sentence, if Asterisk does not tell
     */
    Optional<Contact> find(String key) throws IOException {
        HttpResponse<String> answer = send(key, "GET", BodyPublishers.noBody());
        if (answer.statusCode() == NOT_FOUND) {
            return Optional.empty();
        }
        refuse(answer);
        return ContactJson.ofFields(key, answer.body());
    }

    /**
     * Takes it out and puts it in anew: chan_pjsip gives a state to new ones only.
     *
     * @throws IOException with a sentence, if Asterisk does not do it
     */
    void putAnew(String key, String value) throws IOException {
        HttpResponse<String> taken = send(key, "DELETE", BodyPublishers.noBody());
        if (taken.statusCode() != NOT_FOUND) {
            refuse(taken);
        }
        refuse(send(key, "PUT", BodyPublishers.ofString(ContactJson.fields(value))));
    }

    private HttpResponse<String> send(String key, String method, BodyPublisher body) throws IOException {
        String place = CONTACTS + URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20");
        return client.send(account, place, method, body, LIMIT);
    }

    /** Asterisk answers, and does not do it. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(int status) {
            super("ARI answers " + status);
        }
    }

    private static void refuse(HttpResponse<String> answer) throws Refused {
        if (answer.statusCode() >= 300) {
            throw new Refused(answer.statusCode());
        }
    }
}
