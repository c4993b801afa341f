package org.asterism.kernel;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** Calls of the C library that start processes; apart from {@link Libc}, since an older library lacks some: glibc has all from 2.34 on. */
@SuppressWarnings("MemberName") // direct mapping takes the C names
final class SpawnCalls {

    static {
        Native.register(SpawnCalls.class, "c");
    }

    static final int O_CLOEXEC = 0x80000;
    static final short SETSIGDEF = 0x04;
    static final short SETSIGMASK = 0x08;
    static final short SETSID = 0x80;
    static final long FIONBIO = 0x5421;
    static final int WNOHANG = 1;

    /** Number of {@code pidfd_open} on all machines; the C library has no name for it before 2.36. */
    static final long PIDFD_OPEN = 434;

    private SpawnCalls() {}

    static native int pipe2(Pointer pair, int flags);

    static native int posix_spawnattr_init(Pointer attributes);

    static native int posix_spawnattr_setflags(Pointer attributes, short flags);

    static native int posix_spawnattr_setsigdefault(Pointer attributes, Pointer set);

    static native int posix_spawnattr_setsigmask(Pointer attributes, Pointer set);

    static native int posix_spawn_file_actions_init(Pointer actions);

    static native int posix_spawn_file_actions_destroy(Pointer actions);

    static native int posix_spawn_file_actions_addopen(Pointer actions, int fd, Pointer path, int flags, int mode);

    static native int posix_spawn_file_actions_adddup2(Pointer actions, int from, int to);

    static native int posix_spawn_file_actions_addchdir_np(Pointer actions, Pointer path);

    static native int posix_spawn_file_actions_addclosefrom_np(Pointer actions, int from);

    static native int posix_spawnp(
            Pointer pid, Pointer file, Pointer actions, Pointer attributes, Pointer words, Pointer environment);

    static native int waitpid(int pid, Pointer status, int options);

    static native long syscall(long number, long first, long second);

    static native int sigemptyset(Pointer set);

    static native int sigfillset(Pointer set);
}
