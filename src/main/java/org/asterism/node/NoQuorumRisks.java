package org.asterism.node;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.asterism.api.ClusterStatus.Risk;
import org.asterism.api.ClusterStatus.RiskKind;
import org.asterism.config.NodeSettings;
import org.asterism.config.WatchdogSettings.Device;
import org.asterism.model.ClusterDocument;
import org.asterism.policy.NoQuorumPolicy;

/** What {@code no-quorum-policy} and {@code unfenced} leave open, always shown. Pure. */
final class NoQuorumRisks {

    private NoQuorumRisks() {}

    static List<Risk> of(ClusterDocument document, NodeSettings settings, Instant now) {
        NoQuorumPolicy policy = NoQuorumPolicy.of(document, now);
        boolean hasWatchdog = !(settings.watchdog().device() instanceof Device.None);
        List<Risk> risks = new ArrayList<>();
        if (policy == NoQuorumPolicy.IGNORE) {
            risks.add(new Risk(
                    RiskKind.SPLIT_BRAIN,
                    "no-quorum-policy = ignore: in a split both sides go on running what no gate guards, for as long as it"
                            + " lasts; floating addresses have one owner all the same",
                    "set no-quorum-policy = stop"));
        }
        if (policy == NoQuorumPolicy.FENCE && !hasWatchdog) {
            risks.add(new Risk(
                    RiskKind.NO_WATCHDOG,
                    "no-quorum-policy = fence, but no watchdog is set: without a quorum this node stops what it runs, and"
                            + " nothing resets it unless the others have a fencing device for it",
                    "set watchdog.device"));
        }
        if (policy != NoQuorumPolicy.STOP && policy != NoQuorumPolicy.FENCE && hasWatchdog) {
            risks.add(new Risk(
                    RiskKind.OTHER,
                    "no-quorum-policy = " + policy.word()
                            + " keeps resources without a quorum, but the watchdog resets a node"
                            + " that runs any without a lease",
                    "set no-quorum-policy = stop, or remove watchdog.device"));
        }
        if ("assume-clean".equals(document.options().get("unfenced"))) {
            risks.add(
                    policy == NoQuorumPolicy.STOP
                            ? new Risk(
                                    RiskKind.ASSUME_CLEAN,
                                    "a lost node counts as clean although nobody made sure",
                                    "remove unfenced = assume-clean")
                            : new Risk(
                                    RiskKind.ASSUME_CLEAN,
                                    "unfenced = assume-clean has no effect: with no-quorum-policy = " + policy.word()
                                            + " a lost node may go on running what it has",
                                    "set no-quorum-policy = stop, or remove unfenced"));
        }
        return risks;
    }
}
