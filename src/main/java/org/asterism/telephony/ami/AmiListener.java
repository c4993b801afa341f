package org.asterism.telephony.ami;

/** Hears what comes unasked. Called on the client's thread: hand over (tell an actor), never block. */
public interface AmiListener {

    void onEvent(AmiMessage event);

    /** At every change; events between a loss and the next login are missed, so ask anew after {@link AmiState.Connected}. */
    default void onState(AmiState state) {}
}
