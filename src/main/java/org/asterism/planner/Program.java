package org.asterism.planner;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

/**
 * How a process that plans is started: by the Java and the jar of this one, as they were when this one started. After an upgrade
 * both files may be others; then it is not started, since the two would not understand each other.
 */
public final class Program {

    private static final String ARCHIVE = "-XX:SharedArchiveFile=";

    /** Behind what runs at the ordinary priority, but not starved by it. */
    private static final List<String> BEHIND_OTHERS = List.of("nice", "-n", "5");

    private final List<String> prefix;
    private final Path java;
    private final String classPath;
    private final int memoryMib;
    private final List<String> ownOptions;
    private final String stamp;

    private Program(List<String> prefix, Path java, String classPath, int memoryMib, List<String> ownOptions) {
        this.prefix = List.copyOf(prefix);
        this.java = java;
        this.classPath = classPath;
        this.memoryMib = memoryMib;
        this.ownOptions = List.copyOf(ownOptions);
        this.stamp = stamp();
    }

    /**
     * That of this process.
     *
     * @param prefix words before the others, for its priority
     * @param memoryMib most heap of the planning process
     * @param ownOptions the options this Java was started with
     */
    public static Program present(List<String> prefix, int memoryMib, List<String> ownOptions) {
        return new Program(
                prefix,
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                memoryMib,
                ownOptions);
    }

    /**
     * For the process that makes plans.
     *
     * @throws IOException if the jar is not the one that runs here
     */
    List<String> planning() throws IOException {
        return command(prefix, PlannerMain.class);
    }

    /**
     * For a process that answers one question, at a lower priority.
     *
     * @throws IOException if the jar is not the one that runs here
     */
    List<String> explaining() throws IOException {
        List<String> words = new ArrayList<>(prefix);
        words.addAll(BEHIND_OTHERS);
        return command(words, ExplainerMain.class);
    }

    private List<String> command(List<String> prefix, Class<?> main) throws IOException {
        if (!stamp().equals(stamp)) {
            throw new IOException(classPath + " was replaced since this manager started; restart the manager");
        }
        List<String> words = new ArrayList<>(prefix);
        words.addAll(List.of(
                "setsid", // sessions share the processors (autogroup): not that of the manager
                java.toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-Xmx" + memoryMib + "m",
                "-XX:+ExitOnOutOfMemoryError"));
        ownOptions.stream().filter(option -> option.startsWith(ARCHIVE)).forEach(words::add);
        words.addAll(List.of("-cp", classPath, main.getName()));
        return words;
    }

    private String stamp() {
        Path jar = Path.of(classPath.split(File.pathSeparator, 2)[0]);
        try {
            FileTime changed = Files.getLastModifiedTime(jar);
            return Files.isRegularFile(jar) ? changed + " " + Files.size(jar) : "";
        } catch (IOException e) {
            return "missing";
        }
    }
}
