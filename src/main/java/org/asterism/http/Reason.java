package org.asterism.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.asterism.api.ChangeBody;
import org.asterism.http.Endpoint.Exchange;

/** Why somebody wants a change, where the body does not say it. */
final class Reason {

    /** Percent-encoded UTF-8, since a header has no letters beyond Latin. */
    static final String HEADER = "Asterism-Reason";

    private Reason() {}

    /** From {@code ?reason=}, {@code ?comment=} or the header {@value #HEADER}; else empty. */
    static String of(Exchange exchange) {
        String reason = exchange.query("reason")
                .or(() -> exchange.query("comment"))
                .or(() -> exchange.request().getHeader(HEADER).map(header -> decoded(header.value())))
                .orElse("");
        ChangeBody.check(reason);
        return reason;
    }

    /** A plus sign is one: this is a header, no form. */
    private static String decoded(String value) {
        return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
