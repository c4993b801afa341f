package org.asterism.resource.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Configuration of a real Asterisk for tests. */
final class AsteriskFiles {

    private AsteriskFiles() {}

    /** A small instance: SIP over UDP on the port, nothing else. */
    static Path configure(Path folder, Path root, String address, int port) throws IOException {
        Path modules = Stream.of("usr/lib/x86_64-linux-gnu/asterisk/modules", "usr/lib/asterisk/modules")
                .map(root::resolve)
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow();
        for (String name : List.of("etc", "lib", "run", "spool", "log")) {
            Files.createDirectories(folder.resolve(name));
        }
        Path etc = folder.resolve("etc");
        Files.writeString(etc.resolve("asterisk.conf"), """
            [directories]
            astetcdir => %1$s/etc
            astmoddir => %2$s
            astvarlibdir => %1$s/lib
            astdbdir => %1$s/lib
            astdatadir => %3$s/usr/share/asterisk
            astspooldir => %1$s/spool
            astrundir => %1$s/run ; where the socket lies
            astlogdir => %1$s/log
            [options]
            hideconnect = yes
            documentation_language = en_US
            """.formatted(folder, modules, root));
        configureModules(etc, address, port);
        return etc.resolve("asterisk.conf");
    }

    private static void configureModules(Path etc, String address, int port) throws IOException {
        Files.writeString(
                etc.resolve("modules.conf"),
                Stream.of(
                                "pjproject",
                                "sorcery_config",
                                "sorcery_memory",
                                "sorcery_astdb",
                                "timing_timerfd",
                                "pjsip",
                                "pjsip_session",
                                "pjsip_dlg_options",
                                "pjsip_endpoint_identifier_anonymous")
                        .map(module -> "load = res_" + module + ".so\n")
                        .reduce("[modules]\nautoload = no\n", String::concat));
        Files.writeString(
                etc.resolve("pjsip.conf"),
                "[udp]\ntype = transport\nprotocol = udp\nbind = " + address + ":" + port + "\n"
                        + "[anonymous]\ntype = endpoint\ncontext = none\nallow = ulaw\n");
        for (String empty : List.of(
                "acl",
                "ccss",
                "cdr",
                "cel",
                "extensions",
                "features",
                "indications",
                "manager",
                "pjproject",
                "rtp",
                "udptl",
                "logger")) {
            Files.writeString(etc.resolve(empty + ".conf"), "[general]\n");
        }
    }
}
