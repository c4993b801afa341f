package org.asterism.executor;

import java.nio.file.Path;
import org.asterism.kernel.Priority;
import org.asterism.resource.agent.KernelSpawning;

/** The ways to start programs: what holds for agents holds for each. */
enum Way {
    JAVA,
    KERNEL;

    Spawning spawning(Path folder) {
        return this == JAVA
                ? new JavaSpawning(folder)
                : KernelSpawning.create(Priority.present())
                        .orElseThrow(() -> new AssertionError("this machine can do that"));
    }
}
