package org.asterism.api;

import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;

/** Text forms that also travel outside of JSON: in headers, queries and on the command line. */
public final class Versions {

    private Versions() {}

    /** Reads {@code epoch/index}. */
    public static DocumentVersion parse(String text) {
        int slash = text.indexOf('/');
        try {
            if (slash > 0) {
                return new DocumentVersion(
                        new Epoch(Long.parseLong(text.substring(0, slash))), Long.parseLong(text.substring(slash + 1)));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(notAVersion(text), e);
        }
        throw new IllegalArgumentException(notAVersion(text));
    }

    /** Reads {@code "epoch/index"}, in quotes, as an {@code ETag} or {@code If-Match} has it. */
    public static DocumentVersion fromEntityTag(String tag) {
        boolean isQuoted = tag.length() > 2 && tag.startsWith("\"") && tag.endsWith("\"");
        return parse(isQuoted ? tag.substring(1, tag.length() - 1) : tag);
    }

    public static String toEntityTag(DocumentVersion version) {
        return "\"" + version + "\"";
    }

    /** By hand, since a missing mode means "apply" but an unknown one must not. */
    public static ChangeMode mode(String text) {
        return switch (text) {
            case "apply" -> ChangeMode.APPLY;
            case "dry-run" -> ChangeMode.DRY_RUN;
            default -> throw new IllegalArgumentException("not a mode: '" + text + "' (write apply or dry-run)");
        };
    }

    private static String notAVersion(String text) {
        return "not a document version: '" + text + "' (write epoch/index)";
    }
}
