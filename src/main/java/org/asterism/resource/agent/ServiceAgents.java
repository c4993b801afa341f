package org.asterism.resource.agent;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.asterism.executor.Attributes;
import org.asterism.executor.NativeAgent;
import org.asterism.executor.ProcessRunner;
import org.asterism.executor.ProcessSignals;
import org.asterism.model.BootTime;
import org.asterism.telephony.SipOptionsProbe;

/** Agents for what Linux and its programs offer: {@code process}, {@code kamailio}, {@code mariadb}, {@code drbd},
 * {@code filesystem}. */
public final class ServiceAgents {

    private ServiceAgents() {}

    /**
     * All of them.
     *
     * @param files for reading {@code /proc} and for what follows a pause
     * @param folder where the numbers of their processes are kept, gone after a boot
     * @param attributes those of this node, for promotion scores
     */
    public static List<NativeAgent> all(
            ProcessRunner processes,
            ProcessSignals signals,
            SipOptionsProbe sip,
            Executor files,
            Supplier<BootTime> clock,
            Later later,
            Path folder,
            Attributes attributes,
            AgentNotes notes) {
        ProgramService.Tools tools = new ProgramService.Tools(processes, signals, files, clock, later, folder);
        return List.of(
                new ProcessAgent(tools),
                new KamailioAgent(tools, sip, files, notes),
                new MariadbAgent(tools, attributes, notes),
                new DrbdAgent(new Tool(processes), attributes, notes),
                new FilesystemAgent(new Tool(processes), signals, files, clock));
    }
}
