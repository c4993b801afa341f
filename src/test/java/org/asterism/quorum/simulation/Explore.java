package org.asterism.quorum.simulation;

import org.asterism.quorum.simulation.Faults.Kind;

public final class Explore {
    static Mix mix(String name, Chance c) {
        switch (name) {
            case "RESTART_WAIT":
                return Mix.only(
                        3,
                        4000,
                        300,
                        Kind.CUT_PAIR,
                        Kind.CUT_ONE_WAY,
                        Kind.BOUNCE,
                        Kind.BOUNCE,
                        Kind.BOUNCE,
                        Kind.HEAL);
            case "TOKEN":
                return Mix.only(
                                c.isOneIn(2) ? 3 : 5,
                                5000,
                                200,
                                Kind.CUT_PAIR,
                                Kind.CUT_ONE_WAY,
                                Kind.FREEZE,
                                Kind.ISOLATE,
                                Kind.HEAL,
                                Kind.HEAL,
                                Kind.MOVE)
                        .with(5, 30, 30);
            case "LEASE_EPOCH":
                return Mix.only(
                                c.isOneIn(2) ? 3 : 5,
                                5000,
                                200,
                                Kind.PARTITION,
                                Kind.ISOLATE,
                                Kind.FREEZE,
                                Kind.HEAL,
                                Kind.HEAL,
                                Kind.MOVE,
                                Kind.CUT_ONE_WAY,
                                Kind.BOUNCE)
                        .with(5, 100, 30);
            case "WINDOW":
                return Mix.only(
                                5,
                                5000,
                                150,
                                Kind.PARTITION,
                                Kind.ISOLATE,
                                Kind.CUT_PAIR,
                                Kind.CUT_ONE_WAY,
                                Kind.HEAL,
                                Kind.HEAL)
                        .with(5, 100, 0);
            default:
                return Mix.any(c);
        }
    }

    public static void main(String[] args) {
        long from = Long.parseLong(args[0]), to = Long.parseLong(args[1]);
        String guard = args.length > 2 ? args[2] : "";
        int max = args.length > 3 ? Integer.parseInt(args[3]) : 5;
        String mixName = args.length > 4 ? args[4] : "";
        boolean trace = to == from + 1;
        long t = System.nanoTime();
        int bad = 0;
        long settled = 0, worst = 0, el = 0, lo = 0, op = 0;
        long s = from;
        for (; s < to && bad < max; s++) {
            Chance c = new Chance(s);
            History.Outcome o = History.run(s, mix(mixName, c), c, guard, trace);
            if (!o.isWell()) {
                bad++;
                System.out.println("seed " + s + " (" + (s - from + 1) + "): " + o.violation());
            }
            settled += o.settledMs();
            worst = Math.max(worst, o.settledMs());
            el += o.elections();
            lo += o.losses();
            op += o.openings();
        }
        System.out.println("bad " + bad + " mean settle " + settled / (s - from) + " worst " + worst + " elections "
                + el + " losses " + lo + " openings " + op + " us/history "
                + (System.nanoTime() - t) / 1000 / (s - from));
    }
}
