package org.asterism.survival.core;

import java.util.function.Consumer;

/** Where the media of one continued call flows: descriptions of sessions are put through it on their way from end to end. */
interface MediaPath {

    /** Directly between the ends. */
    MediaPath DIRECT = new MediaPath() {
        @Override
        public void offer(Leg from, Leg to, String sdp, Consumer<String> then) {
            then.accept(sdp);
        }

        @Override
        public void answer(Leg from, Leg to, String sdp, Consumer<String> then, Runnable failed) {
            then.accept(sdp);
        }

        @Override
        public void end() {}
    };

    /** One end proposes; {@code then} gets what the other is to be told. It always comes. */
    void offer(Leg from, Leg to, String sdp, Consumer<String> then);

    /** One end answers what the other proposed; {@code failed}: they could not hear one another. One of the two always comes. */
    void answer(Leg from, Leg to, String sdp, Consumer<String> then, Runnable failed);

    /** The call is over. */
    void end();
}
