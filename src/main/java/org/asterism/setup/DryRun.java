package org.asterism.setup;

import java.util.function.Consumer;

/** Whether files are written. */
public enum DryRun {
    NO,
    YES;

    /** Prints what would be written; secrets are not shown. */
    static void show(SetupPlace place, Bundle bundle, Consumer<String> say) {
        bundle.files().forEach((name, text) -> {
            say.accept("-- " + place.configuration().resolve(name));
            if (name.endsWith(".crt")) {
                say.accept("(certificate)");
            } else if (Bundle.isPublic(name)) {
                say.accept(text.stripTrailing());
            } else {
                say.accept("(secret, mode 0600, " + text.lines().count() + " lines)");
            }
        });
    }
}
