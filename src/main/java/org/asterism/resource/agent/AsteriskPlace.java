package org.asterism.resource.agent;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.asterism.executor.AgentCall;
import org.asterism.executor.LatestStart;
import org.asterism.model.Resource;

/**
 * Where the files of an Asterisk are, whatever agent runs it.
 *
 * @param openFiles descriptors that the configuration of the cluster gives it; 0 = it does not say
 */
public record AsteriskPlace(Path binary, Path config, int openFiles) {

    private static final Duration ANY = Duration.ofSeconds(1);

    /** Empty if it is none, or its parameters cannot be understood: its start tells that. */
    public static Optional<AsteriskPlace> of(Resource.Primitive primitive) {
        if (!primitive.agent().type().equals("asterisk")) {
            return Optional.empty();
        }
        AgentCall call = new AgentCall(
                0,
                primitive.agent(),
                primitive.id(),
                "monitor",
                Duration.ZERO,
                primitive.params(),
                ANY,
                LatestStart.WHENEVER);
        try {
            AsteriskSettings settings = AsteriskSettings.read(call);
            boolean hasLimit = primitive.params().containsKey("maxfiles");
            return Optional.of(
                    new AsteriskPlace(settings.binary(), settings.config(), hasLimit ? settings.openFiles() : 0));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
