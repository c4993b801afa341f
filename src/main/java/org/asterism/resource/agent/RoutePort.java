package org.asterism.resource.agent;

import java.util.List;
import org.asterism.executor.AgentResult;
import org.asterism.kernel.Answer;
import org.asterism.kernel.Outcome;
import org.asterism.kernel.RouteBook;
import org.asterism.kernel.RouteEntry;
import org.asterism.resource.agent.RouteAgent.RouteSettings;

/** The kernel's routes for agents, with its refusals as one exception. */
record RoutePort(RouteBook book) {

    /** The kernel said no; the message is for operators. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    /** Work that the kernel may refuse. */
    @FunctionalInterface
    interface Work {
        AgentResult run() throws Refused;
    }

    static AgentResult orError(Work work) {
        try {
            return work.run();
        } catch (Refused e) {
            return BlockingAgent.bad(String.valueOf(e.getMessage()));
        }
    }

    List<RouteEntry> list() throws Refused {
        return got(book.list());
    }

    RouteEntry entry(RouteSettings settings) throws Refused {
        RouteEntry entry = got(book.through(
                settings.device(), settings.destination(), settings.gateway(), settings.table(), settings.metric()));
        return settings.source().map(entry::from).orElse(entry);
    }

    void put(RouteEntry route) throws Refused {
        done(book.put(route));
    }

    /** One whose device is gone is gone too. */
    void remove(RouteEntry route) throws Refused {
        Outcome outcome = book.remove(route);
        if (outcome instanceof Outcome.Refused && list().stream().noneMatch(route::isThatOf)) {
            return;
        }
        done(outcome);
    }

    private static void done(Outcome outcome) throws Refused {
        if (outcome instanceof Outcome.Refused refused) {
            throw new Refused(refused.refusal().sentence());
        }
    }

    private static <T> T got(Answer<T> answer) throws Refused {
        if (answer instanceof Answer.Got<T> got) {
            return got.value();
        }
        throw new Refused(((Answer.Failed<T>) answer).refusal().sentence());
    }
}
