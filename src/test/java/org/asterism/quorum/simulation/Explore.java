package org.asterism.quorum.simulation;

public final class Explore {
    public static void main(String[] args) {
        long from = Long.parseLong(args[0]), to = Long.parseLong(args[1]);
        String guard = args.length > 2 ? args[2] : "";
        int max = args.length > 3 ? Integer.parseInt(args[3]) : 5;
        boolean trace = to == from + 1 && !guard.equals("quiet");
        long t = System.nanoTime();
        int bad = 0;
        long settled = 0, worst = 0, el = 0, lo = 0, op = 0;
        for (long s = from; s < to && bad < max; s++) {
            History.Outcome o = History.run(s, guard, trace);
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
        System.out.println("bad " + bad + " mean settle " + settled / (to - from) + " worst " + worst + " elections "
                + el + " losses " + lo + " openings " + op + " us/history "
                + (System.nanoTime() - t) / 1000 / (to - from));
    }
}
