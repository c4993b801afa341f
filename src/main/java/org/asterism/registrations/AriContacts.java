package org.asterism.registrations;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.asterism.registrations.core.Binding;
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
     * Takes it out and puts it in anew: chan_pjsip gives a state to new ones only. Waits some milliseconds, or for its limit of 2 s.
     *
     * @throws IOException with a sentence, if Asterisk does not do it
     */
    void announce(Binding binding) throws IOException {
        String place = CONTACTS
                + URLEncoder.encode(binding.key(), StandardCharsets.UTF_8).replace("+", "%20");
        int taken = client.send(account, place, "DELETE", BodyPublishers.noBody(), LIMIT);
        if (taken != NOT_FOUND) {
            refuse(taken);
        }
        refuse(client.send(account, place, "PUT", BodyPublishers.ofString(ContactJson.fields(binding.value())), LIMIT));
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
}
