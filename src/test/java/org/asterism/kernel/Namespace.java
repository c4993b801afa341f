package org.asterism.kernel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Native;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A network namespace with a thread that lives in it (setns(2)): sockets opened there stay in it, whichever thread uses
 * them later.
 */
public final class Namespace implements AutoCloseable {

    private static final String PREFIX = "kt-" + ProcessHandle.current().pid() + "-";
    private static final int CLONE_NEWNET = 0x40000000;

    private final String name;
    private final ExecutorService thread;

    private Namespace(String name) {
        this.name = name;
        thread = Executors.newSingleThreadExecutor(task -> {
            Thread inside = new Thread(task, name);
            inside.setDaemon(true);
            return inside;
        });
    }

    /** Skips the test with a reason where namespaces cannot be made. */
    public static Namespace create(String name) {
        skipUnlessRoot();
        Namespace namespace = new Namespace(PREFIX + name);
        run("ip", "netns", "add", namespace.name);
        namespace.in(() -> {
            enter(Path.of("/run/netns", namespace.name));
            return 0;
        });
        namespace.ip("link", "set", "lo", "up");
        return namespace;
    }

    static void skipUnlessRoot() {
        try {
            assumeTrue(
                    Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
                    "needs root, to make network namespaces");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assumeTrue(
                List.of("/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip").stream()
                        .anyMatch(path -> Files.exists(Path.of(path))),
                "needs ip of iproute2");
    }

    public String name() {
        return name;
    }

    /** Runs something on the namespace's thread. */
    public <T> T in(Callable<T> work) {
        try {
            return thread.submit(work).get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("in namespace " + name + ": " + e.getCause(), e.getCause());
        } catch (Exception e) {
            throw new AssertionError("in namespace " + name, e);
        }
    }

    public <T> T got(Callable<Answer<T>> work) {
        Answer<T> answer = in(work);
        if (answer instanceof Answer.Got<T> got) {
            return got.value();
        }
        throw new AssertionError(answer.toString());
    }

    public void ip(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip", "-n", name));
        command.addAll(List.of(arguments));
        run(command.toArray(String[]::new));
    }

    /** Runs a program in the namespace; its output. */
    public String exec(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", name));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", command) + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void enter(Path file) {
        int fd = Calls.open(file.toString(), 0);
        if (fd < 0 || Calls.setns(fd, CLONE_NEWNET) != 0) {
            throw new AssertionError("cannot enter " + file + ": errno " + Native.getLastError());
        }
        Libc.close(fd);
    }

    @Override
    public void close() {
        thread.shutdownNow();
        run("ip", "netns", "del", name);
    }

    /** What only tests need of the C library. */
    static final class Calls {

        static {
            Native.register(Calls.class, "c");
        }

        private Calls() {}

        static native int open(String path, int flags);

        static native int setns(int fd, int kind);

        static native int capset(com.sun.jna.Pointer header, com.sun.jna.Pointer data);
    }
}
