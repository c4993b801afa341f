package org.asterism.kernel;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Cost of a round and of the other calls a failover waits for, in namespaces of its own. Run as root:
 * {@code java -cp target/classes:target/test-classes:… org.asterism.kernel.AddressGateBench}.
 */
public final class AddressGateBench {

    private static final int WARM_UP = 3000;
    private static final int RUNS = 5000;
    private static final Duration LEASE = Duration.ofMillis(200);

    private AddressGateBench() {}

    public static void main(String[] arguments) {
        System.out.println("warm-up: " + Kernel.warmUp().toMillis() + " ms");
        try (Bed bed = Bed.create()) {
            for (GateLayout layout : GateLayout.values()) {
                AddressGate gate = bed.gate(layout);
                gate.installClosed(List.of(Bed.VA), Bed.FLOATING);
                measure(layout + " arm + confirm", run -> round(gate, run % AddressGate.SLOTS));
                GateWatch watch = bed.node.got(() -> GateWatch.start(gate, damage -> {}));
                measure(layout + " arm + confirm, watched", run -> round(gate, run % AddressGate.SLOTS));
                watch.close();
                measure(layout + " open + close", run -> {
                    check(gate.open(Bed.FLOATING4) instanceof GateAnswer.Done);
                    check(gate.close(Bed.FLOATING4) instanceof GateAnswer.Done);
                });
                measure(layout + " closeAll", run -> check(gate.closeAll() instanceof GateAnswer.Done));
                gate.uninstall();
            }
            Addresses addresses = bed.keep(bed.node.got(Addresses::create));
            Announcer announcer = bed.keep(bed.node.got(Announcer::create));
            DeviceAddress address = new DeviceAddress(Bed.FLOATING4, 24);
            measure("add + announce + remove", run -> {
                check(addresses.add(Bed.VA, address) instanceof Outcome.Done);
                check(announcer.announce(Bed.VA, Bed.FLOATING4) instanceof Outcome.Done);
                check(addresses.remove(Bed.VA, address) instanceof Outcome.Done);
            });
            measure("1000 readings of the boot clock", run -> {
                for (int reading = 0; reading < 1000; reading++) {
                    BootClock.now();
                }
            });
        }
    }

    private static void round(AddressGate gate, int slot) {
        check(gate.arm(slot, LEASE) instanceof GateAnswer.Done);
        check(gate.confirm(slot) instanceof GateAnswer.Done);
    }

    private static void measure(String what, IntConsumer work) {
        long[] tookNs = new long[RUNS];
        for (int run = 0; run < WARM_UP + RUNS; run++) {
            long start = System.nanoTime();
            work.accept(run);
            tookNs[run % RUNS] = System.nanoTime() - start;
        }
        Arrays.sort(tookNs);
        System.out.printf(
                "%s: median %.1f us, p99 %.1f us, max %.1f us%n",
                what, tookNs[RUNS / 2] / 1e3, tookNs[RUNS * 99 / 100] / 1e3, tookNs[RUNS - 1] / 1e3);
    }

    private static void check(boolean isDone) {
        if (!isDone) {
            throw new AssertionError("not done");
        }
    }
}
