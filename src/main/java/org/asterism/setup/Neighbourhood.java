package org.asterism.setup;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.asterism.kernel.Announcer;
import org.asterism.kernel.Answer;
import org.asterism.kernel.DeviceName;
import org.asterism.kernel.ProbeAnswer;

/** Asks the network about the addresses that were named. */
final class Neighbourhood {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    private Neighbourhood() {}

    /** @throws SetupRefused if another machine has the floating address, or the tie-breaker is silent */
    static void check(Answers answers, Machine host, Consumer<String> say) throws SetupRefused {
        InetAddress floating = answers.floating().address();
        ProbeAnswer answer = arp(answers.card(), floating);
        if (answer instanceof ProbeAnswer.Answered answered) {
            throw new SetupRefused(
                    "the floating address " + floating.getHostAddress() + " is in use: " + answered.owner()
                            + " answers for it on " + answers.card(),
                    "name an address that is free, or take it from the machine that has it");
        }
        if (answer instanceof ProbeAnswer.NotAsked notAsked) {
            throw new SetupRefused(
                    "whether the floating address is free could not be asked: "
                            + notAsked.refusal().sentence(),
                    "run as root");
        }
        if (answers.tieBreaker() instanceof Answers.Ping ping && !isReached(ping.address())) {
            throw new SetupRefused(
                    ping.address().getHostAddress() + ", the tie-breaker, does not answer pings from " + host.name(),
                    "name an address that always answers, such as the gateway of the service network");
        }
        if (answers.tieBreaker() instanceof Answers.Arbiter arbiter) {
            say.accept("on the arbiter, " + arbiter.address().getHostAddress()
                    + ", see quorum.md: it needs asterism.conf and"
                    + " authkeys of this cluster, and 'asterism arbiter' running; until then both nodes are needed");
        }
        host.notes().forEach(note -> say.accept("note: " + note));
    }

    private static ProbeAnswer arp(String card, InetAddress address) throws SetupRefused {
        if (!(Announcer.create() instanceof Answer.Got<Announcer> got)) {
            throw new SetupRefused("this machine's network cannot be asked", "run as root");
        }
        try (Announcer announcer = got.value()) {
            return announcer
                    .probe(new DeviceName(card), Set.of(address), LIMIT)
                    .getOrDefault(address, new ProbeAnswer.Silent());
        }
    }

    private static boolean isReached(InetAddress address) {
        try {
            return address.isReachable((int) LIMIT.toMillis());
        } catch (IOException e) {
            return false;
        }
    }
}
