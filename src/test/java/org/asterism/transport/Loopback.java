package org.asterism.transport;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.asterism.kernel.DeviceName;

/** Addresses on the loopback device, for tests with real sockets. */
public final class Loopback {

    public static final DeviceName DEVICE = new DeviceName("lo");

    private Loopback() {}

    public static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** UDP ports that nobody used a moment ago. */
    public static int[] freePorts(int count) throws IOException {
        DatagramSocket[] sockets = new DatagramSocket[count];
        int[] ports = new int[count];
        for (int i = 0; i < count; i++) {
            sockets[i] = new DatagramSocket(address(0));
            ports[i] = sockets[i].getLocalPort();
        }
        for (DatagramSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }
}
