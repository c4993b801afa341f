package org.asterism.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The manager as a unit of systemd. */
final class NodeService {

    static final String START = "systemctl enable --now asterism";

    private static final int LIMIT_SECONDS = 60;

    private NodeService() {}

    /** Whether systemd runs here and knows the unit. */
    static boolean isInstalled() {
        return Files.isDirectory(Path.of("/run/systemd/system"))
                && run("cat", "asterism.service").isEmpty();
    }

    /** Starts it now and at each boot; empty if that went well, else what systemd said. */
    static String start() {
        return run("enable", "--now", "asterism");
    }

    private static String run(String... words) {
        List<String> command = new java.util.ArrayList<>(List.of("systemctl"));
        command.addAll(List.of(words));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroy();
                return "no answer within " + LIMIT_SECONDS + " s";
            }
            return process.exitValue() == 0 ? "" : said.isEmpty() ? "exit " + process.exitValue() : said;
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
