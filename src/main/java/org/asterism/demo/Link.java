package org.asterism.demo;

/** One of the bed's two switches, and each host's cable to it. */
public enum Link {
    /** Service and heartbeats; eth0 everywhere. */
    A("eth0", 1),
    /** Heartbeats only; eth1 everywhere. */
    B("eth1", 2);

    private final String device;
    private final int number;

    Link(String device, int number) {
        this.device = device;
        this.number = number;
    }

    /** The network device at the host's and the client's end. */
    public String device() {
        return device;
    }

    String bridge() {
        return "br" + name();
    }

    /** Address of a machine, by its number. */
    String address(int machine) {
        return "10.88." + number + "." + machine;
    }

    String mac(int machine) {
        return String.format("02:00:00:0a:%02x:%02x", number, machine);
    }
}
