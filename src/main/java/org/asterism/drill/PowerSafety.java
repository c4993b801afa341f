package org.asterism.drill;

import java.util.ArrayList;
import java.util.List;
import org.asterism.api.FencingStatus;
import org.asterism.api.FencingStatus.Device;
import org.asterism.model.NodeName;

/** Whether a fence device can be trusted to power a node off and on again; pure. */
public final class PowerSafety {

    private static final String ANSWERS = "answers";
    private static final String FAILED = "failed";

    private PowerSafety() {}

    /** What stands against it, by what this node knows of the devices; empty if nothing does. */
    public static List<String> objections(FencingStatus fencing, NodeName target) {
        List<String> found = new ArrayList<>();
        fencing.requests().stream()
                .filter(request -> request.target().equals(target))
                .forEach(request -> found.add(target + " is to be fenced already: " + request.state()));
        List<Device> devices = fencing.devices().stream()
                .filter(device -> device.fences().containsKey(target.value())
                        || (device.fences().isEmpty() && device.hosts().equals("every node")))
                .toList();
        if (devices.isEmpty() || fencing.uncovered().contains(target)) {
            found.add("no usable fence device is configured for " + target);
            return found;
        }
        boolean isTested = devices.stream()
                .anyMatch(device -> device.problem().isEmpty() && device.test().equals(ANSWERS));
        if (!isTested) {
            found.add("no fence device of " + target + " has answered a test from " + fencing.ownNode()
                    + ": asterism fence test");
        }
        devices.stream()
                .filter(device -> device.test().equals(FAILED))
                .forEach(device ->
                        found.add("the fence device " + device.id() + " failed its test: " + device.testReason()));
        devices.stream()
                .filter(device -> device.lies() > 0)
                .forEach(device -> found.add("the fence device " + device.id() + " has said done when it was not"));
        return found;
    }
}
