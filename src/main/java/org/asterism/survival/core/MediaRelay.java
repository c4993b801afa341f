package org.asterism.survival.core;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * An rtpengine that carries the media of continued calls, asked by its ng protocol over UDP. A question without an answer is sent again
 * after {@value #AGAIN} ms, and given up after {@value #LONGEST}.
 *
 * <p>Decided: where an offer cannot be put through it, the ends of that call are led to one another directly, which is better than
 * cutting them; once one end was told of the relay, the call needs it.
 */
final class MediaRelay {

    private static final long AGAIN = 250;
    private static final long LONGEST = 1000;

    private final String token;
    private final Transactions timers;
    private final Consumer<byte[]> wire;
    private final Consumer<String> failures;
    private final Map<String, Consumer<SortedMap<String, String>>> open = new HashMap<>();
    private long number;

    /**
     * @param token makes questions unique
     * @param failures takes what went wrong, as a sentence
     */
    MediaRelay(String token, Transactions timers, Consumer<byte[]> wire, Consumer<String> failures) {
        this.token = token;
        this.timers = timers;
        this.wire = wire;
        this.failures = failures;
    }

    /** For one call, by the Call-ID of its first end. */
    MediaPath path(String call) {
        return new Path(call);
    }

    /** An answer of the relay; anything else is passed over. */
    void received(byte[] datagram) {
        int space = 0;
        while (space < datagram.length && datagram[space] != ' ') {
            space++;
        }
        String cookie = new String(datagram, 0, space, StandardCharsets.US_ASCII);
        Consumer<SortedMap<String, String>> asker = open.get(cookie);
        if (asker == null || space == datagram.length) {
            return;
        }
        try {
            SortedMap<String, String> answer = Bencode.texts(Arrays.copyOfRange(datagram, space + 1, datagram.length));
            open.remove(cookie);
            asker.accept(answer);
        } catch (IllegalArgumentException noAnswer) {
            failures.accept("the media relay says what nobody understands: " + noAnswer.getMessage());
        }
    }

    private void ask(SortedMap<String, Object> words, Consumer<SortedMap<String, String>> then) {
        String cookie = token + "_" + ++number;
        byte[] head = (cookie + " ").getBytes(StandardCharsets.US_ASCII);
        byte[] body = Bencode.write(words);
        byte[] datagram = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, datagram, head.length, body.length);
        open.put(cookie, then);
        wire.accept(datagram);
        again(cookie, datagram, AGAIN);
    }

    private void again(String cookie, byte[] datagram, long gone) {
        timers.after(AGAIN, () -> {
            Consumer<SortedMap<String, String>> asker = open.get(cookie);
            if (asker == null) {
                return;
            }
            if (gone >= LONGEST) {
                open.remove(cookie);
                asker.accept(Collections.emptySortedMap());
                return;
            }
            wire.accept(datagram);
            again(cookie, datagram, gone + AGAIN);
        });
    }

    private final class Path implements MediaPath {

        private final String call;
        private Use use = Use.UNUSED;
        private boolean isEnded;

        private enum Use {
            UNUSED,
            RELAYED,
            DIRECT
        }

        private Path(String call) {
            this.call = call;
        }

        @Override
        public void offer(Leg from, Leg to, String sdp, Consumer<String> then) {
            if (use == Use.DIRECT) {
                then.accept(sdp);
                return;
            }
            SortedMap<String, Object> words = words("offer", from, sdp);
            if (use == Use.RELAYED) {
                words.put("to-tag", to.dialog().remoteTag());
            }
            ask(words, answer -> {
                Optional<String> relayed = sdp(answer);
                if (relayed.isPresent() && isEnded) {
                    delete();
                } else if (relayed.isEmpty() && use == Use.UNUSED) {
                    use = Use.DIRECT;
                } else if (relayed.isPresent()) {
                    use = Use.RELAYED;
                }
                then.accept(relayed.orElse(sdp));
            });
        }

        @Override
        public void answer(Leg from, Leg to, String sdp, Consumer<String> then, Runnable failed) {
            if (use != Use.RELAYED) {
                then.accept(sdp);
                return;
            }
            SortedMap<String, Object> words = words("answer", to, sdp);
            words.put("to-tag", from.dialog().remoteTag());
            ask(words, answer -> sdp(answer).ifPresentOrElse(then, failed));
        }

        @Override
        public void end() {
            isEnded = true;
            if (use == Use.RELAYED) {
                delete();
            }
        }

        private void delete() {
            use = Use.DIRECT;
            ask(new TreeMap<>(Map.of("command", "delete", "call-id", call)), answer -> {});
        }

        /** The end that proposed is the one that {@code from-tag} names, in answers too. */
        private SortedMap<String, Object> words(String command, Leg proposer, String sdp) {
            TreeMap<String, Object> words = new TreeMap<>();
            words.put("command", command);
            words.put("call-id", call);
            words.put("from-tag", proposer.dialog().remoteTag());
            words.put("sdp", sdp);
            words.put("ICE", "remove");
            words.put("replace", List.of("origin", "session-connection"));
            return words;
        }

        private Optional<String> sdp(SortedMap<String, String> answer) {
            Optional<String> sdp = Optional.ofNullable(answer.get("sdp")).filter(text -> !text.isEmpty());
            if (sdp.isEmpty()) {
                failures.accept(
                        answer.isEmpty()
                                ? "the media relay did not answer within " + LONGEST + " ms"
                                : "the media relay refused: "
                                        + answer.getOrDefault("error-reason", "it gave no description"));
            }
            return sdp;
        }
    }
}
