package org.asterism.planner;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.asterism.model.ClusterState;
import org.asterism.model.Transition;

/** The manager's end of one planning process. For one thread at a time, but for {@link #kill}. */
final class PlanningProcess {

    private final Process process;
    private final DataOutputStream out;
    private final DataInputStream in;
    private final StateCodec codec = new StateCodec();

    private PlanningProcess(Process process) {
        this.process = process;
        this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        this.in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
    }

    /** Starts {@code command}. */
    static PlanningProcess start(List<String> command) throws IOException {
        return new PlanningProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Waits for the answer without limit; {@link #kill} from another thread ends the waiting. */
    Transition plan(ClusterState state) throws IOException {
        Frames.write(out, codec.encode(state));
        return codec.transition(Frames.read(in));
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void kill() {
        process.destroyForcibly();
    }
}
