package org.asterism.demo;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts further processes of this program: with the same Java and the flags that suit a small process.
 *
 * @param classPath the jar, or what a development run was started with
 */
public record OwnJava(String classPath) {

    private static final String MAIN = "org.asterism.node.Main";
    private static final String CLIENT = "org.asterism.demo.client.ClientMain";

    /** As the launcher has them for a node. */
    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC", "-Xmx96m", "-Xss512k", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xshare:auto");

    /** What this process itself runs. */
    static OwnJava ofThisProcess() {
        try {
            Path source = Path.of(OwnJava.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            boolean isJar = source.getFileName().toString().endsWith(".jar");
            return new OwnJava(isJar ? source.toString() : System.getProperty("java.class.path"));
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
        words.addAll(FLAGS);
        words.addAll(List.of("-cp", classPath, main));
        words.addAll(List.of(arguments));
        return words;
    }
}
