package org.asterism.kernel;

/** Change of a network device. */
public sealed interface LinkEvent {

    DeviceName name();

    /** It is there in this state: new, or changed in link, index or Ethernet address. */
    record Seen(Device device) implements LinkEvent {

        @Override
        public DeviceName name() {
            return device.name();
        }
    }

    /** It was removed or renamed. */
    record Vanished(DeviceName name) implements LinkEvent {}
}
