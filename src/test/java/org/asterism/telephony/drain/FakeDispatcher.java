package org.asterism.telephony.drain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.asterism.telephony.KitAsterisk;

/** Answers as Kamailio 5.6.3 does, or as badly as it is told. */
final class FakeDispatcher implements AutoCloseable {

    static final String URI_HERE = "sip:10.0.0.11:5060";

    enum Manner {
        GOOD,
        HANGS,
        HANGS_IN_THE_BODY,
        NO_JSON,
        NO_RPC
    }

    final AtomicReference<String> flags = new AtomicReference<>("AX");
    final AtomicReference<Manner> manner = new AtomicReference<>(Manner.GOOD);
    final List<String> changes = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    FakeDispatcher() throws IOException {
        server = HttpServer.create(new InetSocketAddress(KitAsterisk.ADDRESS, 0), 0);
        server.createContext("/RPC", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    URI at() {
        return URI.create(
                "http://" + KitAsterisk.ADDRESS + ":" + server.getAddress().getPort() + "/RPC");
    }

    private void answer(HttpExchange exchange) throws IOException {
        String text = switch (manner.get()) {
            case GOOD -> result(new ObjectMapper().readTree(exchange.getRequestBody()));
            case HANGS, HANGS_IN_THE_BODY -> "";
            case NO_JSON -> "<html>";
            case NO_RPC -> "[]";
        };
        if (text.isEmpty()) {
            if (manner.get() == Manner.HANGS_IN_THE_BODY) {
                exchange.sendResponseHeaders(200, 1000);
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
            }
            await();
            return;
        }
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(text.contains("error") ? 500 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void await() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String result(JsonNode request) {
        if (request.path("method").asText().equals("dispatcher.list")) {
            return """
                {"jsonrpc":"2.0","result":{"NRSETS":2,"RECORDS":[{"SET":{"ID":2,"TARGETS":[
                  {"DEST":{"URI":"%1$s","FLAGS":"AX","PRIORITY":0}}]}},{"SET":{"ID":1,"TARGETS":[
                  {"DEST":{"URI":"sip:10.0.0.12:5060","FLAGS":"AX","PRIORITY":0}},
                  {"DEST":{"URI":"%1$s","FLAGS":"%2$s","PRIORITY":0}}]}}]},"id":1}
                """.formatted(URI_HERE, flags.get());
        }
        JsonNode params = request.path("params");
        changes.add(params.toString());
        boolean isKnown = params.path(1).isInt()
                && params.path(1).asInt() == 1
                && params.path(2).asText().equals(URI_HERE);
        if (!isKnown) {
            return "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":500,\"message\":\"State Update Failed\"},\"id\":1}";
        }
        flags.set(params.path(0).asText().equals("dx") ? "DX" : "AP");
        return "{\"jsonrpc\":\"2.0\",\"result\":\"Ok. Dispatcher state updated.\",\"id\":1}";
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
