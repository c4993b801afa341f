package org.asterism.telephony.ari;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where ARI is, and who asks.
 *
 * @param url as {@code http://127.0.0.1:8088/ari}, without a slash at its end
 */
public record AriAccount(String url, String user, String secret) {

    String authorization() {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "AriAccount[" + user + "@" + url + "]";
    }
}
