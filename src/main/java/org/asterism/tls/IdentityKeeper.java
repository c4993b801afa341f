package org.asterism.tls;

import java.time.Clock;
import java.util.function.Consumer;
import org.asterism.model.NodeName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's present identity. Files that are replaced are taken up by {@link #refresh}; files that cannot be used leave the
 * last good ones in use, and are told once it is clear that they stay so. Any thread reads; one at a time refreshes.
 */
public final class IdentityKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(IdentityKeeper.class);

    private static final Problem NONE = new Problem("", "");

    /** Why the files cannot be used; both empty if they can. */
    public record Problem(String sentence, String remedy) {

        public boolean isNone() {
            return sentence.isEmpty();
        }
    }

    private final TlsFiles files;
    private final NodeName self;
    private final Clock clock;
    private volatile Identity present;
    private volatile Problem problem = NONE;
    private Problem suspected = NONE;

    private IdentityKeeper(TlsFiles files, NodeName self, Clock clock, Identity present) {
        this.files = files;
        this.self = self;
        this.clock = clock;
        this.present = present;
    }

    /** Reads the files; refused if they cannot be used. */
    public static IdentityKeeper start(TlsFiles files, NodeName self, Clock clock) throws TlsRefused {
        return new IdentityKeeper(files, self, clock, Identity.read(files, self, clock.instant()));
    }

    public Identity present() {
        return present;
    }

    public TlsFiles files() {
        return files;
    }

    /** What is wrong with the files now, for two looks or more. */
    public Problem problem() {
        return problem;
    }

    /** Reads the files again. Blocks for the disk. {@code changed} hears a sentence about each identity that is new. */
    public synchronized void refresh(Consumer<String> changed) {
        try {
            Identity found = Identity.read(files, self, clock.instant());
            suspected = NONE;
            problem = NONE;
            if (!found.equals(present)) {
                present = found;
                changed.accept("the certificate " + files.certificate().getFileName() + " was replaced; it holds until "
                        + found.expires());
            }
        } catch (TlsRefused e) {
            Problem now = new Problem(e.sentence(), e.remedy());
            if (now.equals(suspected) && !now.equals(problem)) {
                problem = now;
                LOG.warn("tls: certificate kept as it was reason={} do={}", e.sentence(), e.remedy());
            }
            suspected = now;
        }
    }
}
