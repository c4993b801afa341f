package org.asterism.http;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.util.ByteString;

/**
 * The web page below {@code /ui/}: fixed files out of the jar. They tell nothing of the cluster, so they need no credential; what the
 * page shows it asks like any other caller.
 *
 * <p>Decided: no scripts or styles within the page, no outside requests, and the browser is told to allow none
 * ({@code Content-Security-Policy}) and to make no markup of text (Trusted Types), because texts of events come from agents.
 */
final class WebPage {

    private static final String FOLDER = "/web/";
    private static final String PREFIX = "/ui/";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=UTF-8",
            "css", "text/css; charset=UTF-8",
            "js", "text/javascript; charset=UTF-8",
            "svg", "image/svg+xml");

    private static final List<HttpHeader> HEADERS = List.of(
            RawHeader.create(
                    "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none';"
                            + " form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"),
            RawHeader.create("X-Content-Type-Options", "nosniff"),
            RawHeader.create("X-Frame-Options", "DENY"),
            RawHeader.create("Referrer-Policy", "no-referrer"),
            RawHeader.create("Cross-Origin-Resource-Policy", "same-origin"),
            // Asked for anew each time, so that a page never mixes files of two releases.
            RawHeader.create("Cache-Control", "no-cache"));

    /** A file, and its tag by which a browser knows that it has it. */
    private record Item(String type, ByteString contents, String tag) {}

    private final Map<String, Optional<Item>> items = new ConcurrentHashMap<>();

    /** The answer, if the path is one of the page. */
    Optional<HttpResponse> answer(HttpRequest request) {
        String path = request.getUri().getPathString();
        boolean isReading =
                request.method().equals(HttpMethods.GET) || request.method().equals(HttpMethods.HEAD);
        if (!isReading) {
            return Optional.empty();
        }
        if (path.equals("/") || path.equals("/ui")) {
            return Optional.of(HttpResponse.create()
                    .withStatus(302)
                    .addHeaders(HEADERS)
                    .addHeader(RawHeader.create("Location", PREFIX)));
        }
        return path.startsWith(PREFIX)
                ? item(path.substring(PREFIX.length())).map(item -> answer(request, item))
                : Optional.empty();
    }

    private static HttpResponse answer(HttpRequest request, Item item) {
        boolean isKnown = request.getHeader("If-None-Match")
                .map(header -> header.value().equals(item.tag()))
                .orElse(false);
        HttpResponse response =
                HttpResponse.create().addHeaders(HEADERS).addHeader(RawHeader.create("ETag", item.tag()));
        return isKnown
                ? response.withStatus(304)
                : response.withStatus(200)
                        .withEntity(HttpEntities.create(ContentTypes.parse(item.type()), item.contents()));
    }

    private Optional<Item> item(String path) {
        String name = path.isEmpty() ? "index.html" : path;
        if (!name.matches("(js/)?[a-z]{1,40}\\.(html|css|js|svg)")) {
            return Optional.empty();
        }
        Optional<Item> kept = items.getOrDefault(name, Optional.empty());
        if (kept.isPresent()) {
            return kept;
        }
        Optional<Item> read = read(name);
        read.ifPresent(found -> items.put(name, read));
        return read;
    }

    private static Optional<Item> read(String name) {
        try (InputStream in = WebPage.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                return Optional.empty();
            }
            byte[] contents = in.readAllBytes();
            String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
            return Optional.of(new Item(type, ByteString.fromArrayUnsafe(contents), '"' + tag(contents) + '"'));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String tag(byte[] contents) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(contents), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }
}
