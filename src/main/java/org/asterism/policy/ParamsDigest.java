package org.asterism.policy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.OperationResult;
import org.asterism.model.Resource;

/**
 * Digest of the parameters an operation ran with. The coordinator stores it with each result ({@link
 * OperationResult#paramsDigest}); the scheduler compares it with what the configuration says now.
 */
public final class ParamsDigest {

    private ParamsDigest() {}

    /** Digest of an action's parameters; those for the environment ({@code CRM_meta_*}) do not count. */
    public static String of(SortedMap<String, String> params) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, String> param : params.entrySet()) {
            if (!param.getKey().startsWith("CRM_meta_")) {
                append(text, param.getKey());
                append(text, param.getValue());
            }
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("MD5").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java runtime has MD5", missing);
        }
    }

    /** With its length in front, so that no two sets of parameters read alike. */
    private static void append(StringBuilder text, String part) {
        text.append(part.length()).append(':').append(part);
    }

    /** A result without a digest tells nothing, so nothing has changed. */
    static boolean hasChanged(Resource.Primitive primitive, OperationResult run) {
        return !run.paramsDigest().isEmpty()
                && !run.paramsDigest().equals(of(new TreeMap<>(Operations.params(primitive, run.key()))));
    }
}
