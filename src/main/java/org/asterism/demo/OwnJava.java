package org.asterism.demo;

import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts further processes of this program with the same Java.
 *
 * @param classPath the jar, or what a development run was started with
 * @param flags for the virtual machine
 */
public record OwnJava(String classPath, List<String> flags) {

    private static final String MAIN = "org.asterism.node.Main";
    private static final String CLIENT = "org.asterism.demo.client.ClientMain";

    private static final List<String> SMALL =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xshare:auto");

    /** As the launcher has them for a node. */
    private static final List<String> MEMORY =
            List.of("-Xmx96m", "-Xss512k", "-XX:MetaspaceSize=96m", "-XX:SurvivorRatio=2");

    public OwnJava {
        flags = List.copyOf(flags);
    }

    /** That jar, with flags for a small process. */
    public static OwnJava of(String jar) {
        return new OwnJava(jar, SMALL);
    }

    /** The same with one more flag for the virtual machine. */
    public OwnJava with(String flag) {
        List<String> more = new ArrayList<>(flags);
        more.add(flag);
        return new OwnJava(classPath, more);
    }

    /** What this process itself runs, with the flags that the launcher gave it, a class archive for example. */
    static OwnJava ofThisProcess() {
        List<String> given = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("-XX:") || flag.startsWith("-Xshare") || flag.startsWith("--"))
                .toList();
        return new OwnJava(ownClassPath(), given.isEmpty() ? SMALL : given);
    }

    private static String ownClassPath() {
        try {
            Path source = Path.of(OwnJava.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Files.isRegularFile(source) ? source.toString() : System.getProperty("java.class.path");
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the place of this program is no path", e);
        }
    }

    /** {@code asterism} with these arguments. */
    public List<String> asterism(String... arguments) {
        return command(MAIN, arguments);
    }

    List<String> client(List<String> arguments) {
        return command(CLIENT, arguments.toArray(String[]::new));
    }

    private List<String> command(String main, String... arguments) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(flags);
        words.addAll(MEMORY);
        words.addAll(List.of("-cp", classPath, main));
        words.addAll(List.of(arguments));
        return words;
    }
}
