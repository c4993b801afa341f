package org.asterism.planner;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import org.asterism.model.ClusterState;
import org.asterism.policy.Scheduler;

/** The planning process: answers each state on standard input with its transition, until the manager closes it or dies. */
public final class PlannerMain {

    private PlannerMain() {}

    public static void main(String[] arguments) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
        System.setOut(System.err); // a stray line must not look like an answer
        try {
            serve(in, out);
        } catch (EOFException over) {
            return;
        }
    }

    /** @throws EOFException when there is no more */
    static void serve(DataInputStream in, DataOutputStream out) throws IOException {
        StateCodec codec = new StateCodec();
        while (true) {
            ClusterState state = codec.state(Frames.read(in));
            Frames.write(out, codec.encode(Scheduler.schedule(state)));
        }
    }
}
