package org.asterism.telephony.drain;

import java.net.URI;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.asterism.telephony.drain.CallGate.Outcome;
import org.asterism.telephony.drain.CallGate.Position;

/** The dispatchers before one Asterisk. Any thread; nothing blocks or fails. */
public record Dispatchers(DispatcherRpc rpc, Destination destination) {

    boolean isNone() {
        return destination.dispatchers().isEmpty();
    }

    /** All at once; what came of it at each, within {@link DispatcherRpc#LONGEST}. */
    CompletionStage<SortedMap<URI, Outcome>> put(Position wanted) {
        CompletionStage<SortedMap<URI, Outcome>> all = CompletableFuture.completedFuture(new TreeMap<>());
        for (URI at : destination.dispatchers()) {
            all = all.thenCombine(rpc.put(at, destination, wanted), (known, outcome) -> {
                SortedMap<URI, Outcome> more = new TreeMap<>(known);
                more.put(at, outcome);
                return more;
            });
        }
        return all;
    }
}
