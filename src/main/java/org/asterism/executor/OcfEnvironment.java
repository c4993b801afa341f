package org.asterism.executor;

import java.nio.file.Path;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The environment of an OCF agent: OCF Resource Agent API 1.1, "Environment variables", and what agents in the field read
 * besides (Pacemaker Administration, "OCF resource agents").
 */
final class OcfEnvironment {

    private static final String META = "CRM_meta_";
    private static final String CHECK_LEVEL = "OCF_CHECK_LEVEL";

    /** Agents compare it to find out whether the manager knows promotable clones and notifications. */
    private static final String FEATURE_SET = "3.19.0";

    static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private OcfEnvironment() {}

    /**
     * All variables for {@code call}.
     *
     * @param root where {@code resource.d} and {@code lib} lie
     * @param rsctmp where agents keep their state files
     * @param extra added last, over everything else
     */
    static SortedMap<String, String> of(
            AgentCall call, String provider, Path root, Path rsctmp, SortedMap<String, String> extra) {
        TreeMap<String, String> all = new TreeMap<>();
        all.put("PATH", PATH);
        all.put("LC_ALL", "C.UTF-8");
        all.put("HOME", "/root");
        all.put("SHELL", "/bin/sh");
        all.put("HA_RSCTMP", rsctmp.toString());
        all.put("HA_LOGFACILITY", "none");
        all.put("HA_LOGTAG", call.resource().value());
        all.put("OCF_ROOT", root.toString());
        all.put("OCF_RA_VERSION_MAJOR", "1");
        all.put("OCF_RA_VERSION_MINOR", "1");
        all.put("OCF_RESOURCE_INSTANCE", call.resource().value());
        all.put("OCF_RESOURCE_TYPE", call.agent().type());
        all.put("OCF_RESOURCE_PROVIDER", provider);
        all.put("OCF_EXIT_REASON_PREFIX", "ocf-exit-reason:");
        all.put(CHECK_LEVEL, checkLevel(call.params()));
        all.put("OCF_RESKEY_crm_feature_set", FEATURE_SET);
        all.put("ASTERISM_ACTION", call.action());
        all.put("OCF_RESKEY_CRM_meta_name", call.action());
        all.put("OCF_RESKEY_CRM_meta_timeout", Long.toString(call.limit().toMillis()));
        all.put("OCF_RESKEY_CRM_meta_interval", Long.toString(call.interval().toMillis()));
        call.params().forEach((name, value) -> all.put(variable(name), value));
        all.putAll(extra);
        return all;
    }

    private static String variable(String name) {
        String key = name.startsWith(META) ? name.replace('-', '_') : name;
        return "OCF_RESKEY_" + key;
    }

    private static String checkLevel(SortedMap<String, String> params) {
        String level = params.getOrDefault(CHECK_LEVEL, params.getOrDefault(META + CHECK_LEVEL, "0"))
                .strip()
                .toLowerCase(Locale.ROOT);
        return level.isEmpty() ? "0" : level;
    }
}
