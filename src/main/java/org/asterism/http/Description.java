package org.asterism.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.asterism.http.Endpoint.Access;

/** The interface described in OpenAPI; a test holds it against the table of endpoints. */
final class Description {

    private static final String RESOURCE = "openapi.json";

    private Description() {}

    static Endpoint endpoint() {
        return new Endpoint(
                "openapi",
                HttpMethods.GET,
                List.of(RESOURCE),
                Access.READ,
                exchange -> CompletableFuture.completedFuture(Replies.jsonText(200, text())));
    }

    /** As it lies in the jar. */
    static String text() {
        try (InputStream in = Objects.requireNonNull(Description.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
