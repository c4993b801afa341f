package org.asterism.survival.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.asterism.sip.SipMessage.Request;
import org.asterism.sip.SipMessage.Response;
import org.jspecify.annotations.Nullable;

/** One call that goes on between its two ends: a back-to-back user agent within two dialogs that exist already. */
final class RescuedCall {

    /** Without a session timer both ends are asked this often whether they are still there. */
    private static final int CHECK_SECONDS = 600;

    private static final long GLARE_PAUSE = 2500;

    /** Told of how the call fares. */
    interface Listener {
        void joined();

        void ended(RescuedCall call, Rescue.Outcome outcome, String reason);
    }

    private enum State {
        WAITING,
        JOINING,
        JOINED,
        ENDED
    }

    /** A re-INVITE of one end that the other is being asked about. */
    private record Relay(Leg from, Request invite, Leg to, long number, boolean isAccepted) {}

    private final List<Leg> legs;
    private final Transactions transactions;
    private final Listener listener;
    private final MediaPath media;
    private State state = State.WAITING;
    private @Nullable Relay relay;

    /** @param legs the caller's first; one if the other is not known */
    RescuedCall(List<Leg> legs, Transactions transactions, MediaPath media, Listener listener) {
        this.legs = List.copyOf(legs);
        this.transactions = transactions;
        this.media = media;
        this.listener = listener;
    }

    List<Dialog> dialogs() {
        return legs.stream().map(Leg::dialog).toList();
    }

    /** Why the ends cannot be led to one another; empty if they can. */
    String obstacle() {
        Dialog first = legs.get(0).dialog();
        if (legs.size() < 2) {
            return first.bridged() > 2
                    ? "more than two in the bridge"
                    : "no second end that is known: an announcement, a queue, or not bridged";
        }
        if (legs.stream().anyMatch(leg -> leg.dialog().hasEncryption())) {
            return "encrypted media";
        }
        return legs.stream().anyMatch(leg -> leg.dialog().transport().equals("TLS")) ? "a leg over TLS" : "";
    }

    void begin() {
        String obstacle = obstacle();
        if (!obstacle.isEmpty()) {
            cut(obstacle, List.of());
            return;
        }
        state = State.JOINING;
        inviteCaller(true);
    }

    private void inviteCaller(boolean mayRetry) {
        Leg caller = legs.get(0);
        long[] number = new long[1];
        number[0] = transactions.request(caller, "INVITE", Map.of(), "", answer -> {
            if (state != State.JOINING) {
                lateAgreement(caller, number[0], answer);
            } else if (answer.isSuccess() && !answer.body().isEmpty()) {
                media.offer(caller, legs.get(1), answer.body(), offer -> inviteCallee(number[0], offer, true));
            } else if (answer.status() == 491 && mayRetry) {
                transactions.after(GLARE_PAUSE, () -> whileJoining(() -> inviteCaller(false)));
            } else {
                lateAgreement(caller, number[0], answer);
                cut("the caller's end answered " + words(answer), isGone(answer) ? List.of(caller) : List.of());
            }
        });
    }

    private void whileJoining(Runnable next) {
        if (state == State.JOINING) {
            next.run();
        }
    }

    /** Every 2xx to an INVITE has to be acknowledged, also when nothing comes of it. */
    private void lateAgreement(Leg leg, long number, Response answer) {
        if (answer.isSuccess()) {
            transactions.acknowledge(leg, number, "");
        }
    }

    private void inviteCallee(long callersNumber, String offer, boolean mayRetry) {
        Leg caller = legs.get(0);
        Leg callee = legs.get(1);
        if (state != State.JOINING) {
            transactions.acknowledge(caller, callersNumber, "");
            return;
        }
        long[] number = new long[1];
        number[0] = transactions.request(callee, "INVITE", Map.of(), offer, answer -> {
            lateAgreement(callee, number[0], answer);
            if (state != State.JOINING) {
                transactions.acknowledge(caller, callersNumber, "");
            } else if (answer.isSuccess() && !answer.body().isEmpty()) {
                media.answer(callee, caller, answer.body(), agreed -> join(callersNumber, agreed), () -> {
                    transactions.acknowledge(caller, callersNumber, "");
                    cut("the media relay was lost", List.of());
                });
            } else if (answer.status() == 491 && mayRetry) {
                transactions.after(GLARE_PAUSE, () -> whileJoining(() -> inviteCallee(callersNumber, offer, false)));
            } else {
                transactions.acknowledge(caller, callersNumber, "");
                cut("the callee's end answered " + words(answer), isGone(answer) ? List.of(callee) : List.of());
            }
        });
    }

    private void join(long callersNumber, String agreed) {
        boolean isLate = state != State.JOINING;
        transactions.acknowledge(legs.get(0), callersNumber, isLate ? "" : agreed);
        if (!isLate) {
            state = State.JOINED;
            legs.forEach(this::watch);
            listener.joined();
        }
    }

    private static String words(Response answer) {
        return answer.status() + " " + answer.phrase();
    }

    private static boolean isGone(Response answer) {
        return answer.status() == 481 || answer.status() == 408;
    }

    /** Refreshes the session (RFC 4028): the end is still there, and keeps the call. */
    private void watch(Leg leg) {
        int seconds = leg.dialog().sessionSeconds();
        transactions.after(1000L * (seconds > 0 ? Math.max(30, seconds / 2) : CHECK_SECONDS), () -> refresh(leg));
    }

    private void refresh(Leg leg) {
        if (state != State.JOINED) {
            return;
        }
        if (relay != null || leg.sentSdp().isEmpty()) {
            watch(leg);
            return;
        }
        long[] number = new long[1];
        number[0] = transactions.request(leg, "INVITE", Map.of(), leg.sentSdp(), answer -> {
            lateAgreement(leg, number[0], answer);
            if (isGone(answer) && state == State.JOINED) {
                end(Rescue.Outcome.SURVIVED, "an end is gone: it answered " + words(answer), List.of(leg));
            } else {
                watch(leg);
            }
        });
    }

    /** A request of the end that this leg leads to. */
    void received(Leg leg, Request request) {
        if (!transactions.isNew(leg, request)) {
            return;
        }
        leg.heard(request);
        switch (request.method()) {
            case "ACK" -> onAck(leg, request);
            case "BYE" -> onBye(leg, request);
            case "INVITE" -> onInvite(leg, request);
            case "UPDATE" -> onUpdate(leg, request);
            case "INFO", "MESSAGE" -> pass(leg, request);
            case "OPTIONS", "CANCEL" -> transactions.respond(leg, request, 200, "OK", "");
            case "REFER" -> transactions.respond(leg, request, 603, "Decline", "");
            default -> transactions.respond(leg, request, 405, "Method Not Allowed", "");
        }
    }

    private void onBye(Leg leg, Request request) {
        transactions.respond(leg, request, 200, "OK", "");
        if (state == State.JOINED) {
            end(
                    Rescue.Outcome.SURVIVED,
                    leg == legs.get(0) ? "the caller hung up" : "the callee hung up",
                    List.of(leg));
        } else if (state != State.ENDED) {
            cut("an end hung up before it was re-joined", List.of(leg));
        }
    }

    private void onUpdate(Leg leg, Request request) {
        if (request.body().isEmpty()) {
            transactions.respond(leg, request, 200, "OK", "");
        } else {
            pass(leg, request);
        }
    }

    /** Asks the other end and answers as it does. */
    private void pass(Leg leg, Request request) {
        if (state != State.JOINED) {
            transactions.respond(leg, request, state == State.ENDED ? 481 : 491, "Request Pending", "");
            return;
        }
        Leg other = other(leg);
        if (request.body().startsWith("v=0")) {
            media.offer(leg, other, request.body(), offer -> pass(leg, request, offer));
        } else {
            pass(leg, request, request.body());
        }
    }

    private void pass(Leg leg, Request request, String body) {
        Leg other = other(leg);
        Map<String, String> extra = request.header("content-type")
                .map(type -> Map.of("content-type", type))
                .orElse(Map.of());
        transactions.request(other, request.method(), extra, body, answer -> {
            if (answer.isSuccess() && answer.body().startsWith("v=0")) {
                media.answer(
                        other,
                        leg,
                        answer.body(),
                        agreed -> transactions.respond(leg, request, answer.status(), answer.phrase(), agreed),
                        () -> transactions.respond(leg, request, 500, "Server Internal Error", ""));
            } else {
                transactions.respond(leg, request, answer.status(), answer.phrase(), answer.body());
            }
        });
    }

    private void onInvite(Leg leg, Request request) {
        if (state == State.ENDED) {
            transactions.respond(leg, request, 481, "Call/Transaction Does Not Exist", "");
            return;
        }
        if (state != State.JOINED || relay != null) {
            transactions.respond(leg, request, 491, "Request Pending", "");
            return;
        }
        transactions.respond(leg, request, 100, "Trying", "");
        Leg other = other(leg);
        relay = new Relay(leg, request, other, 0, false);
        if (request.body().isEmpty()) {
            ask(leg, request, "");
        } else {
            media.offer(leg, other, request.body(), offer -> ask(leg, request, offer));
        }
    }

    /** Asks the other end as the request wants it; without an offer, that end makes one. */
    private void ask(Leg leg, Request request, String offer) {
        Leg other = other(leg);
        long[] number = new long[1];
        number[0] = transactions.request(other, "INVITE", Map.of(), offer, answer -> {
            if (state != State.JOINED || !answer.isSuccess()) {
                lateAgreement(other, number[0], answer);
                refuse(leg, request, answer.isSuccess() ? 487 : answer.status(), answer.phrase());
            } else if (request.body().isEmpty()) {
                media.offer(other, leg, answer.body(), proposed -> accept(leg, request, number[0], proposed));
            } else {
                media.answer(other, leg, answer.body(), agreed -> accept(leg, request, number[0], agreed), () -> {
                    lateAgreement(other, number[0], answer);
                    refuse(leg, request, 500, "Server Internal Error");
                });
            }
        });
    }

    private void refuse(Leg leg, Request request, int status, String phrase) {
        relay = null;
        transactions.respond(leg, request, status, phrase, "");
    }

    private void accept(Leg leg, Request request, long number, String body) {
        Leg other = other(leg);
        if (state != State.JOINED) {
            transactions.acknowledge(other, number, "");
            refuse(leg, request, 487, "Request Terminated");
            return;
        }
        relay = new Relay(leg, request, other, number, true);
        transactions.accept(leg, request, body, this::unacknowledged);
    }

    private void unacknowledged() {
        Relay pending = relay;
        if (pending != null && state == State.JOINED) {
            transactions.acknowledge(pending.to(), pending.number(), "");
            end(Rescue.Outcome.SURVIVED, "an end did not acknowledge what it had asked for", List.of());
        }
    }

    private void onAck(Leg leg, Request request) {
        Relay pending = relay;
        if (pending != null
                && pending.isAccepted()
                && pending.from() == leg
                && pending.invite().cseq() == request.cseq()) {
            transactions.acknowledged(pending.invite());
            relay = null;
            if (request.body().isEmpty()) {
                transactions.acknowledge(pending.to(), pending.number(), "");
            } else {
                media.answer(
                        leg,
                        pending.to(),
                        request.body(),
                        agreed -> transactions.acknowledge(pending.to(), pending.number(), agreed),
                        () -> transactions.acknowledge(pending.to(), pending.number(), ""));
            }
        }
    }

    private Leg other(Leg leg) {
        return leg == legs.get(0) ? legs.get(1) : legs.get(0);
    }

    void cut(String reason, List<Leg> gone) {
        end(Rescue.Outcome.CUT, reason, gone);
    }

    /** Ends without a word to anybody. */
    void abandon() {
        state = State.ENDED;
        media.end();
    }

    private void end(Rescue.Outcome outcome, String reason, List<Leg> gone) {
        if (state == State.ENDED) {
            return;
        }
        state = State.ENDED;
        media.end();
        List<Leg> living = new ArrayList<>(legs);
        living.removeAll(gone);
        living.forEach(leg -> transactions.request(
                leg,
                "BYE",
                Map.of("reason", "SIP;cause=200;text=\"" + reason.replace('"', '\'') + "\""),
                "",
                answer -> {}));
        listener.ended(this, outcome, reason);
    }
}
