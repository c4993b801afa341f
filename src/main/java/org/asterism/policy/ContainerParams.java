package org.asterism.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.Resource;

/**
 * With which parameters the container of a replica is run. They are written as Pacemaker writes them, blank by blank, so that
 * the digests in a history tell whether the definition has changed.
 */
final class ContainerParams {

    private static final String LOGS = "/var/log/pacemaker/bundles";
    private static final String DEFAULT_PORT = "3121";

    private final Resource.Bundle bundle;
    private final BundleParts parts;
    private final int number;
    private final boolean hasInner;
    private final List<String> mountPoints = new ArrayList<>();

    private ContainerParams(Resource.Bundle bundle, BundleParts parts, int number) {
        this.bundle = bundle;
        this.parts = parts;
        this.number = number;
        this.hasInner = !bundle.inner().isEmpty();
    }

    static SortedMap<String, String> of(Resource.Bundle bundle, BundleParts parts, int number) {
        return new ContainerParams(bundle, parts, number).params();
    }

    private SortedMap<String, String> params() {
        TreeMap<String, String> params = new TreeMap<>();
        params.put("image", of(bundle.container(), "image"));
        params.put("allow_pull", "true");
        params.put("force_kill", "false");
        params.put("reuse", "false");
        params.put("run_opts", options());
        String command = of(bundle.container(), "run-command");
        if (command.isEmpty() && hasInner) {
            command = "/usr/sbin/pacemaker-remoted";
        }
        if (!command.isEmpty()) {
            params.put("run_cmd", command);
        }
        params.put("mount_points", String.join(",", mountPoints));
        params.put("monitor_cmd", "/bin/true");
        return params;
    }

    private static String of(Map<String, String> attributes, String name) {
        return attributes.getOrDefault(name, "");
    }

    private String name(int replica) {
        return bundle.id() + "-" + replica;
    }

    private String options() {
        StringBuilder text = new StringBuilder();
        if (bundle.engine() == Resource.Bundle.Engine.DOCKER) {
            text.append(" --restart=no");
        }
        String address = parts.ip(number).orElse("");
        if (!address.isEmpty()) {
            text.append(" -h ").append(name(number));
        }
        text.append(" -e PCMK_stderr=1");
        String network = of(bundle.container(), "network");
        if (!network.isEmpty()) {
            text.append(" --net=").append(network);
        }
        String port = bundle.network().getOrDefault("control-port", DEFAULT_PORT);
        text.append(" -e PCMK_remote_port=").append(port);
        storage(text);
        ports(text, address, port);
        String more = of(bundle.container(), "options");
        if (!more.isEmpty()) {
            text.append(' ').append(more);
        }
        text.append(' ');
        hosts(text, address);
        return text.toString();
    }

    private void storage(StringBuilder text) {
        for (SortedMap<String, String> mapping : bundle.storage()) {
            String source = of(mapping, "source-dir");
            if (source.isEmpty()) {
                source = of(mapping, "source-dir-root") + "/" + name(number);
                mountPoints.add(source);
            }
            mount(text, source, of(mapping, "target-dir"), of(mapping, "options"));
        }
        if (hasInner) {
            mount(text, "/etc/pacemaker/authkey", "/etc/pacemaker/authkey", "");
            String logs = LOGS + "/" + name(number);
            mount(text, logs, "/var/log", "");
            mountPoints.add(logs);
        }
    }

    private static void mount(StringBuilder text, String source, String target, String options) {
        text.append(" -v ").append(source).append(':').append(target);
        if (!options.isEmpty()) {
            text.append(':').append(options);
        }
    }

    private void ports(StringBuilder text, String address, String controlPort) {
        List<String[]> all = new ArrayList<>();
        for (SortedMap<String, String> mapping : bundle.ports()) {
            String outside = mapping.getOrDefault("port", of(mapping, "range"));
            all.add(new String[] {outside, mapping.getOrDefault("internal-port", outside)});
        }
        if (hasInner) {
            all.add(new String[] {controlPort, controlPort});
        }
        boolean isOfHost = of(bundle.container(), "network").equals("host");
        for (String[] port : all) {
            if (!address.isEmpty()) {
                text.append(" -p ")
                        .append(address)
                        .append(':')
                        .append(port[0])
                        .append(':')
                        .append(port[1]);
            } else if (!isOfHost) {
                text.append(" -p ").append(port[0]).append(':').append(port[1]);
            }
        }
    }

    private void hosts(StringBuilder text, String address) {
        boolean isWanted = Values.bool(bundle.network().getOrDefault("add-host", ""), true);
        if (address.isEmpty() || !isWanted) {
            return;
        }
        for (int replica = 0; replica < BundleParts.replicas(bundle); replica++) {
            String of = name(replica);
            parts.ip(replica)
                    .ifPresent(ip ->
                            text.append(" --add-host=").append(of).append(':').append(ip));
        }
    }
}
