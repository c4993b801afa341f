package org.asterism.node;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.api.ClusterStatus.Risk;
import org.asterism.api.ClusterStatus.RiskKind;
import org.asterism.api.FencingStatus;
import org.asterism.config.NodeSettings.OnSilentPeer;
import org.asterism.fencing.FencingReport;
import org.asterism.fencing.TestResult;
import org.asterism.fencing.core.FencingLedger;
import org.asterism.fencing.core.Hosts;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;

/** What operators are told of fencing. Pure. */
record FencingNotes(NodeName self, FencingReport report) {

    /** How far the fencing of a node is; empty if nobody wants it. */
    String sentence(NodeName node) {
        return report.requests().stream()
                .filter(request -> request.target().equals(node))
                .findFirst()
                .map(request -> request.action().word() + ": " + request.state())
                .orElse("");
    }

    /** Standing risks, worst first. */
    List<Risk> risks() {
        List<Risk> risks = new ArrayList<>();
        for (FencingLedger.Shown request : report.requests()) {
            if (request.state().startsWith("failed")) {
                risks.add(new Risk(
                        RiskKind.NO_FENCING,
                        "the fencing of " + request.target() + " " + request.state(),
                        "repair the device ('asterism fence devices'), or cut the power of " + request.target()
                                + " and say 'asterism confirm-down " + request.target() + "'"));
            }
        }
        report.lies()
                .forEach((device, count) -> risks.add(new Risk(
                        RiskKind.NO_FENCING,
                        "device " + device + " said done " + count + " times when it was not",
                        "repair it, or remove it from the configuration")));
        report.catalogue()
                .problems()
                .forEach((device, problem) -> risks.add(new Risk(
                        RiskKind.NO_FENCING,
                        "device " + device + " is not used: " + problem,
                        "correct it with 'asterism config apply'")));
        report.tests().values().stream()
                .filter(test -> test.verdict() == TestResult.Verdict.FAILED)
                .forEach(test -> risks.add(new Risk(
                        RiskKind.NO_FENCING,
                        "device " + test.device() + " did not answer when " + test.node() + " tested it: "
                                + test.reason(),
                        "repair it, then 'asterism fence test'")));
        boolean hasDevices = !report.catalogue().devices().isEmpty();
        if (hasDevices && !report.uncovered().isEmpty()) {
            risks.add(new Risk(
                    RiskKind.NO_FENCING,
                    "no device can fence "
                            + String.join(
                                    ", ",
                                    report.uncovered().stream()
                                            .map(NodeName::value)
                                            .toList()),
                    "name these nodes in pcmk_host_list of a device"));
        }
        return risks;
    }

    /** Where fencing decides between two nodes, and there is no device. */
    List<Risk> missing(OnSilentPeer rule) {
        boolean isMissing = rule.isFencing() && report.catalogue().devices().isEmpty();
        return isMissing
                ? List.of(new Risk(
                        RiskKind.NO_FENCING,
                        "fencing decides between the two nodes, and no fencing device is configured: of a dead node nothing is"
                                + " taken over",
                        "configure devices that fence both, or say 'asterism confirm-down' when a node is off"))
                : List.of();
    }

    FencingStatus status() {
        List<FencingStatus.Device> devices = new ArrayList<>();
        report.catalogue().devices().forEach((id, device) -> devices.add(device(id, device.agent())));
        report.catalogue()
                .problems()
                .forEach((id, problem) -> devices.add(new FencingStatus.Device(
                        id, "", new TreeMap<>(), "", "not tested", Instant.EPOCH, "", 0, 0, problem)));
        return new FencingStatus(
                self,
                devices,
                report.requests().stream()
                        .map(request -> new FencingStatus.Request(
                                request.target(), request.action().word(), request.reason(), request.state()))
                        .toList(),
                report.history().stream()
                        .map(line -> new FencingStatus.Line(
                                line.began(),
                                line.ended(),
                                line.target(),
                                line.action().word(),
                                line.outcome().word(),
                                line.by(),
                                line.node(),
                                line.reason(),
                                line.detail()))
                        .toList(),
                List.copyOf(report.uncovered()));
    }

    private FencingStatus.Device device(ResourceId id, String agent) {
        Hosts hosts = report.hosts().getOrDefault(id, new Hosts.Unknown("not asked yet"));
        SortedMap<String, String> fences = hosts instanceof Hosts.Named named ? named.ports() : new TreeMap<>();
        String words = hosts instanceof Hosts.Any
                ? "every node"
                : hosts instanceof Hosts.Unknown unknown ? "not known: " + unknown.why() : "";
        TestResult test = report.tests().get(id);
        return new FencingStatus.Device(
                id,
                agent,
                fences,
                words,
                test == null ? "not tested" : test.verdict() == TestResult.Verdict.ANSWERS ? "answers" : "failed",
                test == null ? Instant.EPOCH : test.at(),
                test == null ? "" : test.reason(),
                test == null ? 0 : test.tookMs(),
                report.lies().getOrDefault(id, 0),
                "");
    }
}
