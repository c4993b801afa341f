package org.asterism.telephony;

import java.util.concurrent.CompletionStage;

/** Calls an echo over UDP (RFC 3261 §13), sends it sound (RFC 3550), counts what comes back, and hangs up. */
public final class CallProbe {

    private final ProbeLoop loop;

    public CallProbe(ProbeLoop loop) {
        this.loop = loop;
    }

    /** Never fails; completes on the loop's thread: hand over before doing more. Takes the answer's time, the sound's, and some 300 ms. */
    public CompletionStage<CallAnswer> call(CallTrial trial) {
        EchoCall call = new EchoCall(trial, loop::now);
        loop.hold(call);
        return call.answer();
    }
}
