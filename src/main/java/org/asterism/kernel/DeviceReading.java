package org.asterism.kernel;

/** What the kernel says about a device. */
public sealed interface DeviceReading {

    record Present(Device device) implements DeviceReading {}

    record Absent(DeviceName name) implements DeviceReading {}

    record Unreadable(Refusal refusal) implements DeviceReading {}
}
