package org.asterism.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.asterism.api.ChangeResult.Refused;
import org.asterism.http.Caller.Role;
import org.asterism.http.Endpoint.Exchange;

/** Private values are masked in every answer, unless an administrator asks for them; that is recorded. */
final class Secrets {

    /** The parameter by which they are asked for. */
    static final String PARAMETER = "secrets";

    private final Audit audit;

    Secrets(Audit audit) {
        this.audit = audit;
    }

    /** {@code what} is read, for the record. */
    CompletionStage<HttpResponse> answer(
            Exchange exchange, String what, Function<Secrecy, CompletionStage<HttpResponse>> read) {
        if (!Reads.isTrue(exchange, PARAMETER)) {
            return read.apply(Secrecy.MASKED);
        }
        Caller caller = exchange.caller();
        if (!caller.role().includes(Role.ADMINISTRATOR)) {
            Refused refusal = Gate.lacks(caller, Role.ADMINISTRATOR);
            audit.denied(caller, exchange.request(), PARAMETER, refusal);
            return CompletableFuture.completedFuture(Replies.refused(refusal));
        }
        // The record comes first: who is shown them does not get around it.
        return audit.asked(caller, "read " + what + " with its private values", Reason.of(exchange))
                .thenCompose(kept -> read.apply(Secrecy.SHOWN));
    }
}
