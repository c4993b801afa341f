package org.asterism.node;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.asterism.config.Configuration;
import org.asterism.config.Problem;
import org.asterism.config.Reading;
import org.asterism.hacf.Fate;
import org.asterism.hacf.HaImport;
import org.asterism.hacf.Machine;
import org.asterism.hacf.OnSilentPeer;
import org.asterism.model.NodeName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node's configuration from the files of Heartbeat; what does not hold as it did is logged. */
final class HeartbeatFiles {

    private static final Logger LOG = LoggerFactory.getLogger(HeartbeatFiles.class);

    private HeartbeatFiles() {}

    /** @param onSilentPeer {@code stay}, {@code take}, or empty if it was not said */
    static Reading<Configuration> read(Path directory, String self, String onSilentPeer) {
        Optional<OnSilentPeer> word =
                onSilentPeer.isEmpty() ? Optional.of(OnSilentPeer.UNSAID) : OnSilentPeer.of(onSilentPeer);
        if (word.isEmpty()) {
            return refused("--on-silent-peer", "'" + onSilentPeer + "' is neither stay nor take", "say one of them");
        }
        NodeName name;
        try {
            name = new NodeName(self.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException notAName) {
            return refused("--name", String.valueOf(notAName.getMessage()), "name a node of ha.cf with --name");
        }
        Reading<HaImport.Imported> reading =
                HaImport.read(new HaImport.Request(directory, HaImport.CIB, name, Machine.present(), word.get()));
        if (reading instanceof Reading.Refused<HaImport.Imported> refused) {
            return new Reading.Refused<>(refused.problems());
        }
        HaImport.Imported imported = ((Reading.Accepted<HaImport.Imported>) reading).value();
        imported.fates().forEach(HeartbeatFiles::tell);
        return new Reading.Accepted<>(new Configuration(imported.settings(), imported.document()));
    }

    private static Reading<Configuration> refused(String where, String what, String remedy) {
        return new Reading.Refused<>(
                List.of(new Problem(new Problem.Where(where, 0), what, "the files cannot be read without it", remedy)));
    }

    private static void tell(Fate fate) {
        switch (fate.effect()) {
            case ATTENTION -> LOG.warn("{}", fate);
            case WITHOUT_EFFECT -> LOG.info("{}", fate);
            case MAPPED, OBEYED -> LOG.debug("{}", fate);
        }
    }
}
