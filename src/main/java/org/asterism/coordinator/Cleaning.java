package org.asterism.coordinator;

import java.util.List;
import org.asterism.coordinator.Coordinator.Answer;
import org.asterism.coordinator.Coordinator.Cleanup;
import org.asterism.coordinator.Messages.CleanupMessage;
import org.asterism.coordinator.core.Observed;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;

/** Has nodes forget failures. What is not reached now is not told later: such a node's failures stay until asked again. */
final class Cleaning {

    private Cleaning() {}

    static Answer order(
            Coordinator.Setting setting, Observed observed, Epoch epoch, DocumentVersion version, Cleanup cleanup) {
        List<ResourceId> primitives = observed.primitivesOf(cleanup.resource());
        if (primitives.isEmpty()) {
            return new Answer.Refused(
                    "unknown-resource",
                    "there is no resource '" + cleanup.resource() + "' in the document or on a node",
                    "'asterism status' lists the resources");
        }
        boolean isHere = cleanup.nodes().contains(setting.self());
        List<NodeName> others = observed.reachable().stream()
                .filter(node -> cleanup.nodes().contains(node))
                .toList();
        if (!isHere && others.isEmpty()) {
            return new Answer.Refused(
                    "UNAVAILABLE",
                    "no message reaches " + cleanup.nodes(),
                    "try again when 'asterism status' shows it online");
        }
        for (ResourceId primitive : primitives) {
            CleanupMessage message = new CleanupMessage(setting.self().value(), epoch.value(), primitive.value());
            if (isHere) {
                setting.localCleanup().accept(message);
            }
            others.forEach(node -> setting.post().send(node, message));
        }
        return new Answer.Done(version, "cleanup " + cleanup.resource());
    }
}
