package org.asterism.policy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.ClusterDocument;
import org.asterism.model.OperationConfig;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.Resource;
import org.asterism.model.Transition;

/**
 * Digest of the parameters an operation ran with. The coordinator stores it with each result ({@link
 * OperationResult#paramsDigest}); the scheduler compares it with what the configuration says now. Computed as Pacemaker's
 * histories show it, so that an imported history compares equal.
 */
public final class ParamsDigest {

    private ParamsDigest() {}

    /** The digest to store with the result of this action. */
    public static String of(Transition.Action action) {
        return of(action.operation(), action.params());
    }

    /** What of a recurring operation's own settings makes it another one, so that it is begun anew when that changes. */
    private static final Set<String> OF_RECURRING =
            Set.of("CRM_meta_timeout", "CRM_meta_rise", "CRM_meta_fall", "CRM_meta_second_opinion");

    /** Those for the environment ({@code CRM_meta_*}) do not count, except some of a recurring operation. */
    private static String of(OperationKey key, SortedMap<String, String> params) {
        StringBuilder text = new StringBuilder(" <parameters");
        for (Map.Entry<String, String> param : params.entrySet()) {
            String name = param.getKey();
            if (!name.startsWith("CRM_meta_") || (key.isRecurring() && OF_RECURRING.contains(name))) {
                append(text, name, param.getValue());
            }
        }
        return md5(text.append("/>\n").toString());
    }

    /** Of parameters that no environment was added to. */
    public static String of(SortedMap<String, String> params) {
        StringBuilder text = new StringBuilder(" <parameters");
        params.forEach((name, value) -> append(text, name, value));
        return md5(text.append("/>\n").toString());
    }

    private static void append(StringBuilder text, String name, String value) {
        text.append(' ').append(name).append("=\"").append(escape(value)).append('"');
    }

    private static String escape(String value) {
        return value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java runtime has MD5", missing);
        }
    }

    /** A result without a digest tells nothing, so nothing has changed. */
    static boolean hasChanged(Resource.Primitive primitive, OperationResult run, ClusterDocument document) {
        if (run.paramsDigest().isEmpty()) {
            return false;
        }
        return hasChanged(primitive, Operations.params(primitive, run.key()), run, document);
    }

    /** The same with parameters that are known to hold. */
    static boolean hasChanged(
            Resource.Primitive primitive,
            SortedMap<String, String> effective,
            OperationResult run,
            ClusterDocument document) {
        OperationKey key = run.key();
        SortedMap<String, String> params = new TreeMap<>(effective);
        params.put(
                "CRM_meta_timeout",
                Long.toString(Operations.timeout(primitive, key, document).toMillis()));
        OperationConfig config = key.isRecurring() ? OnFail.config(primitive, key) : null;
        if (config != null) {
            config.attributes()
                    .forEach((name, value) -> params.putIfAbsent("CRM_meta_" + name.replace('-', '_'), value));
        }
        return !run.paramsDigest().equals(of(key, params));
    }
}
