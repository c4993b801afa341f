package org.asterism.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import org.asterism.config.SurvivalSettings.Use;

/** Reads {@code survival}. */
final class SurvivalReader {

    private static final int MOST_PORT = 65_535;

    private SurvivalReader() {}

    /** Empty after reporting what is wrong. */
    static Optional<SurvivalSettings> read(Section root, Path file) {
        Section section = root.section("survival");
        Optional<Boolean> isOn = section.flag("enabled");
        Optional<InetSocketAddress> hep = address(section, "hep-listen");
        Optional<InetSocketAddress> ami = address(section, "ami-address");
        Optional<String> user = section.requiredText("ami-user", "asterism");
        Optional<String> secret = section.requiredText("ami-secret-file", "ami-secret");
        Optional<Integer> port = section.integer("port", 1, MOST_PORT);
        Optional<Integer> perSecond = section.integer("calls-per-second", 1, 100_000);
        Optional<Integer> most = section.integer("most-dialogs", 2, 200_000);
        Optional<String> relay = section.text("rtpengine");
        Optional<InetSocketAddress> rtpengine =
                relay.filter(text -> !text.isEmpty()).flatMap(text -> address(section, "rtpengine"));
        Optional<String> cdr = section.requiredText("cdr-file", "/var/log/asterism/cdr.csv");
        Optional<String> disposition = section.requiredText("cut-disposition", "CUT");
        section.done();
        boolean isComplete = isOn.isPresent()
                && hep.isPresent()
                && ami.isPresent()
                && user.isPresent()
                && secret.isPresent()
                && port.isPresent()
                && perSecond.isPresent()
                && most.isPresent()
                && cdr.isPresent()
                && disposition.isPresent();
        return isComplete
                ? Optional.of(new SurvivalSettings(
                        isOn.get() ? Use.ON : Use.OFF,
                        hep.get(),
                        ami.get(),
                        user.get(),
                        NodeSettingsReader.beside(file, secret.get()),
                        port.get(),
                        perSecond.get(),
                        most.get(),
                        rtpengine,
                        NodeSettingsReader.beside(file, cdr.get()),
                        disposition.get()))
                : Optional.empty();
    }

    /** Numbers only: a name would have to be looked up while calls or registrations wait. */
    static Optional<InetSocketAddress> address(Section section, String key) {
        return section.requiredText(key, "127.0.0.1:9060")
                .flatMap(text -> section.as(key, "write an address in numbers and a port, as 127.0.0.1:9060", given -> {
                    int colon = given.lastIndexOf(':');
                    String host = colon < 0
                            ? ""
                            : given.substring(0, colon).replace("[", "").replace("]", "");
                    String port = given.substring(colon + 1);
                    if (!host.matches("[0-9a-fA-F.:]+") || !port.matches("[0-9]{1,5}")) {
                        throw new IllegalArgumentException("is no address with a port");
                    }
                    try {
                        return new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(port));
                    } catch (UnknownHostException e) {
                        throw new IllegalArgumentException("is no address: " + e.getMessage(), e);
                    }
                }));
    }
}
