package org.asterism.node;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.asterism.kernel.Answer;
import org.asterism.kernel.Outcome;
import org.asterism.kernel.Refusal;
import org.asterism.kernel.ServiceManager;
import org.asterism.watchdog.Fed;
import org.asterism.watchdog.FedServiceManager;
import org.asterism.watchdog.Feeder;
import org.asterism.watchdog.core.FeedRule;
import org.asterism.watchdog.core.Vitals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What systemd is told, and its watchdog. */
final class ServiceWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceWatch.class);

    private ServiceWatch() {}

    /** The watchdog of this service; refused when it has none, or one that is too quick. */
    static Answer<Fed> find(Map<String, String> environment, long pid, Duration shortest) {
        ServiceManager.Search search = ServiceManager.of(environment);
        Optional<Duration> timeout = ServiceManager.watchdog(environment, pid);
        if (search instanceof ServiceManager.Search.Unusable unusable) {
            return refused(unusable.sentence());
        }
        if (!(search instanceof ServiceManager.Search.Found found) || timeout.isEmpty()) {
            return refused("watchdog.device = systemd, but this process was not started with a watchdog; install"
                    + " systemd/watchdog.conf as a drop-in of asterism.service, or set watchdog.device = none");
        }
        if (timeout.get().compareTo(shortest) < 0) {
            return refused(
                    "WatchdogSec of " + timeout.get().toMillis() + " ms is shorter than twice the deadtime or 5 s;"
                            + " write WatchdogSec=" + shortest.plusMillis(999).toSeconds() + " or more");
        }
        return new Answer.Got<>(new FedServiceManager(found.manager(), timeout.get()));
    }

    /**
     * Tells a service manager that watches this process, as long as its parts answer; what it does about one that hangs is
     * said in its unit. Empty where none watches.
     */
    static Optional<Feeder> keepAlive(
            Map<String, String> environment, Supplier<Vitals> vitals, Runnable ask, Consumer<String> told) {
        Optional<Duration> timeout =
                ServiceManager.watchdog(environment, ProcessHandle.current().pid());
        if (timeout.isEmpty() || !(ServiceManager.of(environment) instanceof ServiceManager.Search.Found found)) {
            return Optional.empty();
        }
        Fed fed = new FedServiceManager(found.manager(), timeout.get());
        return Optional.of(Feeder.start(new Feeder.Setting(
                "has systemd restart this manager",
                timeout.get(),
                Optional.of(fed),
                () -> new Answer.Got<>(fed),
                new FeedRule(timeout.get().dividedBy(2), FeedRule.Bond.UNBOUND),
                vitals,
                ask,
                bound -> {},
                told)));
    }

    private static Answer<Fed> refused(String sentence) {
        return new Answer.Failed<>(new Refusal(0, sentence));
    }

    /** Tells it that this node is ready, or that it ends; nothing happens without a service manager that asks for it. */
    static void tell(Map<String, String> environment, String assignment) {
        if (ServiceManager.of(environment) instanceof ServiceManager.Search.Found found
                && found.manager().tell(assignment) instanceof Outcome.Refused refused) {
            LOG.warn("service manager not told reason={}", refused.refusal().sentence());
        }
    }
}
