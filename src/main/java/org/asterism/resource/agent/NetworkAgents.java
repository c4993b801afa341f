package org.asterism.resource.agent;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.asterism.executor.Attributes;
import org.asterism.executor.NativeAgent;
import org.asterism.kernel.Answer;
import org.asterism.kernel.Echo;
import org.asterism.kernel.RouteBook;
import org.asterism.model.BootTime;

/** Agents for the network beside the floating address: {@code ping}, {@code route}, {@code source-address}. */
public final class NetworkAgents {

    private NetworkAgents() {}

    /**
     * All of them, in the network namespace of the calling thread.
     *
     * @param blocking for calls that wait for the kernel or the network
     * @param folder where it is kept what is started, gone after a boot
     * @param attributes those of this node
     */
    public static Answer<List<NativeAgent>> all(
            Executor blocking, Supplier<BootTime> clock, Path folder, AgentNotes notes, Attributes attributes) {
        BlockingAgent.Tools tools = new BlockingAgent.Tools(blocking, clock, new StartMarks(folder), notes);
        Answer<RouteBook> opened = RouteBook.create();
        if (opened instanceof Answer.Failed<RouteBook> failed) {
            return new Answer.Failed<>(failed.refusal());
        }
        RoutePort routes = new RoutePort(((Answer.Got<RouteBook>) opened).value());
        return new Answer.Got<>(List.of(
                new PingAgent(
                        tools,
                        attributes,
                        (hosts, attempts, wait) ->
                                Echo.ask(new Echo.Question(hosts, attempts, wait, new Echo.Sender.Any()))),
                new RouteAgent(tools, routes),
                new SourceAddressAgent(tools, routes)));
    }
}
