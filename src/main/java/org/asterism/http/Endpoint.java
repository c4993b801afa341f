package org.asterism.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.util.ByteString;
import org.asterism.http.Caller.Role;

/**
 * One path and method, and who may use it.
 *
 * @param name for metrics and the log
 * @param pattern segments of the path; {@code *} takes any one segment
 */
record Endpoint(String name, HttpMethod method, List<String> pattern, Access access, Handler handler) {

    private static final Set<HttpMethod> READING = Set.of(HttpMethods.GET, HttpMethods.OPTIONS);

    /** Whether it changes nothing and takes no body. */
    boolean isReading() {
        return READING.contains(method);
    }

    /** The same, and that is done before the answer goes out. */
    Endpoint followedBy(Runnable action) {
        return new Endpoint(
                name,
                method,
                pattern,
                access,
                exchange -> handler.answer(exchange).whenComplete((response, failure) -> action.run()));
    }

    /** Who may use an endpoint. */
    enum Access {
        /** As {@link HttpSettings.ProbeAccess} says. */
        PROBE,
        READ,
        OPERATE,
        ADMINISTER;

        Role role() {
            return switch (this) {
                case PROBE, READ -> Role.VIEWER;
                case OPERATE -> Role.OPERATOR;
                case ADMINISTER -> Role.ADMINISTRATOR;
            };
        }
    }

    /**
     * A request that may be answered.
     *
     * @param arguments the segments taken by {@code *}, decoded
     * @param body empty for a GET
     */
    record Exchange(HttpRequest request, List<String> arguments, Caller caller, ByteString body) {

        String argument() {
            return arguments.get(0);
        }

        Optional<String> query(String name) {
            return request.getUri().query().get(name);
        }
    }

    /** Answers a request. Throws {@link IllegalArgumentException} if it makes no sense. */
    @FunctionalInterface
    interface Handler {
        CompletionStage<HttpResponse> answer(Exchange exchange);
    }

    /** The segments taken by {@code *}, if the path fits. */
    Optional<List<String>> match(List<String> path) {
        if (path.size() != pattern.size()) {
            return Optional.empty();
        }
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < path.size(); i++) {
            if (pattern.get(i).equals("*")) {
                arguments.add(path.get(i));
            } else if (!pattern.get(i).equals(path.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(List.copyOf(arguments));
    }
}
