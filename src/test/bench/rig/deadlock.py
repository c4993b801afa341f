#!/usr/bin/env python3
"""deadlock.py PID SOCKET - stops the one thread of process PID that waits for callers at its listening unix socket SOCKET, as a
deadlock would, and prints its id. All other threads go on. The thread goes on, or the process ends, when this program does (end of input).
Needs root and x86-64."""
import ctypes, os, select, struct, sys, time

LIBC = ctypes.CDLL(None, use_errno=True)
SEIZE, INTERRUPT = 0x4206, 0x4207  # PTRACE_*, ptrace(2)
WALL = 0x40000000  # __WALL
POLL, PPOLL = 7, 271
LISTENS = 0x10000  # __SO_ACCEPTCON in the flags of /proc/net/unix
PATIENCE_S = 3


def listening(pid, path):
    """File descriptors of the process that listen there."""
    with open(f"/proc/{pid}/net/unix") as lines:
        rows = [line.split() for line in lines]
    inodes = {f"socket:[{row[6]}]" for row in rows if len(row) > 7 and row[7] == path and int(row[3], 16) & LISTENS}
    found = set()
    for fd in os.listdir(f"/proc/{pid}/fd"):
        try:
            if os.readlink(f"/proc/{pid}/fd/{fd}") in inodes:
                found.add(int(fd))
        except OSError:
            pass  # closed meanwhile
    return found


def waiting(pid, descriptors):
    """The thread that waits for one of them alone, or 0."""
    with open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for thread in os.listdir(f"/proc/{pid}/task"):
            try:
                with open(f"/proc/{pid}/task/{thread}/syscall") as file:
                    words = file.read().split()
                if len(words) < 3 or not words[0].isdigit() or int(words[0]) not in (POLL, PPOLL) or int(words[2], 16) != 1:
                    continue
                memory.seek(int(words[1], 16))
                if struct.unpack("i", memory.read(4))[0] in descriptors:
                    return int(thread)
            except OSError:
                pass  # it has ended or gone on
    return 0


def hold(thread):
    for request in (SEIZE, INTERRUPT):
        if LIBC.ptrace(request, thread, None, None):
            raise OSError(ctypes.get_errno(), f"ptrace {request:x}: {os.strerror(ctypes.get_errno())}")
    os.waitpid(thread, WALL)


def main():
    pid, path = int(sys.argv[1]), sys.argv[2]
    end = time.time() + PATIENCE_S
    while not (thread := waiting(pid, listening(pid, path))):
        if time.time() > end:
            raise SystemExit(f"no thread of {pid} waits at {path}")
        time.sleep(0.01)
    hold(thread)
    print(thread, flush=True)
    while not select.select([sys.stdin], [], [], 0.01)[0]:
        try:
            os.waitpid(thread, WALL | os.WNOHANG)  # a process cannot end before its traced threads are reaped
        except ChildProcessError:
            return


if __name__ == "__main__":
    main()
