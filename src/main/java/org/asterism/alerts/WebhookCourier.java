package org.asterism.alerts;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.asterism.alerts.core.AlertEvent;
import org.asterism.alerts.core.Line;
import org.asterism.api.ApiJson;
import org.asterism.model.Alert.Channel;
import org.asterism.model.NodeName;

/**
 * Posts one event as JSON ({@link Notice}). Answers from 200 to 299 = told; redirections are not followed, since a signed body is for its
 * addressee alone. {@code Asterism-Signature: sha256=} and the HMAC-SHA-256 of the body in hexadecimal, RFC 2104.
 */
public final class WebhookCourier implements Courier {

    static final String SIGNATURE = "Asterism-Signature";
    private static final String ALGORITHM = "HmacSHA256";

    private record Trust(String file, String stamp) {}

    private final String cluster;
    private final NodeName self;
    private final InstantSource wall;
    private final Executor files;
    private final Map<Trust, HttpClient> clients = new ConcurrentHashMap<>();

    /** @param files for reading secrets and certificates */
    public WebhookCourier(String cluster, NodeName self, InstantSource wall, Executor files) {
        this.cluster = cluster;
        this.self = self;
        this.wall = wall;
        this.files = files;
    }

    private record Prepared(HttpClient client, HttpRequest request) {}

    @Override
    public CompletionStage<Delivery> deliver(Line line, List<AlertEvent> events) {
        Channel.Webhook webhook = (Channel.Webhook) line.alert().channel();
        try {
            return CompletableFuture.supplyAsync(() -> prepared(webhook, line, events.get(0)), files)
                    .thenCompose(
                            ready -> ready.client().sendAsync(ready.request(), HttpResponse.BodyHandlers.discarding()))
                    .thenApply(WebhookCourier::delivery)
                    .exceptionally(WebhookCourier::failure);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(Delivery.failed("no thread is free"));
        }
    }

    private Prepared prepared(Channel.Webhook webhook, Line line, AlertEvent event) {
        byte[] body = ApiJson.write(Notice.of(event, line, cluster, self, wall.instant()));
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(webhook.url()))
                    .timeout(line.recipient().manner().timeout())
                    .header("Content-Type", "application/json")
                    .header("User-Agent", "asterism")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body));
            if (!webhook.secretFile().isEmpty()) {
                request.header(SIGNATURE, "sha256=" + signature(PrivateFile.secret(webhook.secretFile()), body));
            }
            return new Prepared(client(webhook.caFile()), request.build());
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    static String signature(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each Java has " + ALGORITHM, e);
        }
    }

    /** One for each set of certificates; a file that was replaced makes a new one. */
    private HttpClient client(String caFile) throws IOException {
        String stamp = caFile.isEmpty()
                ? ""
                : Files.getLastModifiedTime(Path.of(caFile)).toString();
        Trust trust = new Trust(caFile, stamp);
        HttpClient known = clients.get(trust);
        if (known != null) {
            return known;
        }
        HttpClient made = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .sslContext(PrivateFile.trusting(caFile))
                .build();
        clients.keySet().removeIf(old -> old.file().equals(caFile));
        clients.put(trust, made);
        return made;
    }

    private static Delivery delivery(HttpResponse<?> response) {
        int status = response.statusCode();
        return status / 100 == 2 ? Delivery.done("HTTP status " + status) : Delivery.failed("HTTP status " + status);
    }

    private static Delivery failure(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String words = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return Delivery.failed(
                cause instanceof IOException ? words : cause.getClass().getSimpleName() + ": " + words);
    }
}
