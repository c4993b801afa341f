package org.asterism.node;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.asterism.api.ApiJson;
import org.asterism.api.ArbiterReport;
import org.asterism.observability.Metrics;

/**
 * Shows an arbiter's status and metrics over HTTP; takes no commands, so it knows no credentials.
 *
 * <p>Decided: the server of the JDK, because an arbiter needs three read-only paths and no actors behind them.
 */
final class ArbiterPort {

    private static final int BACKLOG = 16;

    private final HttpServer server;

    private ArbiterPort(HttpServer server) {
        this.server = server;
    }

    static ArbiterPort open(
            InetSocketAddress address, Supplier<ArbiterReport> report, Metrics metrics, Executor executor)
            throws IOException {
        HttpServer server = HttpServer.create(address, BACKLOG);
        server.setExecutor(executor);
        show(server, "/asterism/v1/arbiter", "application/json", () -> ApiJson.write(report.get()));
        show(
                server,
                "/metrics",
                "text/plain; version=0.0.4; charset=utf-8",
                () -> metrics.scrape().getBytes(StandardCharsets.UTF_8));
        show(server, "/live", "text/plain; charset=utf-8", () -> "up\n".getBytes(StandardCharsets.UTF_8));
        server.start();
        return new ArbiterPort(server);
    }

    private static void show(HttpServer server, String path, String type, Supplier<byte[]> body) {
        server.createContext(path, exchange -> {
            boolean isAsked = exchange.getRequestURI().getPath().equals(path);
            boolean isRead = exchange.getRequestMethod().equals("GET");
            if (isAsked && isRead) {
                exchange.getResponseHeaders().set("Content-Type", type);
                answer(exchange, 200, body.get());
            } else {
                answer(exchange, isAsked ? 405 : 404, new byte[0]);
            }
        });
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    void close() {
        server.stop(0);
    }
}
