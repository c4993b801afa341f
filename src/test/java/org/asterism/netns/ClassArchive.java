package org.asterism.netns;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.asterism.demo.OwnJava;

/**
 * The class archive with which nodes start in half the time, as the packages make it at installation. Made once for a jar and kept
 * beside it, by a node of one in a network namespace of its own.
 */
final class ClassArchive {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(50);

    /** 1DCA = 7626, 0A = listening. */
    private static final Pattern LISTENS = Pattern.compile(":1DCA \\S+ 0A ");

    private static final String SETTINGS = """
            asterism {
              cluster { name = training, nodes = [ { name = here, addresses { lo = "127.0.0.1" } } ] }
              links = [ { type = ucast, interface = lo } ]
              management { host = "127.0.0.1", port = 7626 }
              paths { state = state, run = run, authkeys = authkeys, document = cluster.conf }
            }
            """;

    private ClassArchive() {}

    /** That Java with the archive of its jar, if it can make one. */
    static OwnJava useFor(OwnJava java) throws IOException {
        Path jar = Path.of(java.classPath());
        Path archive = jar.resolveSibling(jar.getFileName() + ".jsa");
        Path lock = jar.resolveSibling(jar.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            if (held.isValid() && isMissing(archive, jar)) {
                make(java, archive);
            }
        }
        return Files.size(archive) == 0 ? java : java.with("-XX:SharedArchiveFile=" + archive);
    }

    private static boolean isMissing(Path archive, Path jar) throws IOException {
        return !Files.exists(archive)
                || Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) < 0;
    }

    private static void make(OwnJava java, Path archive) throws IOException {
        Path home = Files.createTempDirectory("asterism-training-");
        for (String name : List.of("state", "run")) {
            Files.createDirectory(
                    home.resolve(name),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Path keys = Files.createFile(
                home.resolve("authkeys"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(keys, "auth 1\n1 sha256 nobody-hears-this-0123456789abcdef\n");
        Files.writeString(home.resolve("cluster.conf"), "asterism { resources {} }\n");
        Path settings = Files.writeString(home.resolve("asterism.conf"), SETTINGS);
        Path made = home.resolve("classes.jsa");
        List<String> words = new ArrayList<>(List.of(
                "unshare", "--net", "sh", "-c", "ip link set lo up && cd \"$1\" && shift && exec \"$@\"", "sh"));
        words.add(home.toString());
        words.addAll(java.with("-XX:ArchiveClassesAtExit=" + made)
                .asterism("node", "--config", settings.toString(), "--name", "here"));
        Path log = home.resolve("node.log");
        Process node = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            await("the node that trains the archive listens; its log is " + log)
                    .atMost(LIMIT)
                    .pollInterval(POLL)
                    .until(() -> listens(node));
            node.destroy();
            await("it has written the archive").atMost(LIMIT).pollInterval(POLL).until(() -> !node.isAlive());
        } finally {
            end(node);
        }
        // A Java without an archive of its own classes cannot make one of ours: an empty one says so.
        if (!Files.exists(made)) {
            Files.createFile(made);
        }
        Files.move(made, archive, StandardCopyOption.REPLACE_EXISTING);
        RunningCluster.delete(home);
    }

    private static void end(Process node) {
        node.destroyForcibly();
        try {
            node.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean listens(Process node) throws IOException {
        if (!node.isAlive()) {
            throw new IllegalStateException("it has ended with exit status " + node.exitValue());
        }
        Path net = Path.of("/proc", Long.toString(node.pid()), "net");
        return LISTENS.matcher(Files.readString(net.resolve("tcp"), US_ASCII)).find()
                || LISTENS.matcher(Files.readString(net.resolve("tcp6"), US_ASCII))
                        .find();
    }
}
