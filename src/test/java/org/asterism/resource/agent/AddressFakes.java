package org.asterism.resource.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.asterism.executor.LatestStart;
import org.asterism.executor.NativeAgent;

/** A device, a gate and neighbours that are variables. */
final class AddressFakes {

    private AddressFakes() {}

    static final class FakeDevice implements AddressPort {

        final List<String> log = new ArrayList<>();
        Carrier carrier = Carrier.PRESENT;
        Presence presence = Presence.ABSENT;
        Ownership owner = new Ownership.Nobody();
        CarrierListener listener = now -> {};

        @Override
        public Condition inspect(FloatingAddress address) {
            return new Condition.Seen(carrier, presence);
        }

        @Override
        public Step configure(FloatingAddress address) {
            log.add("configure " + address);
            presence = Presence.CONFIGURED;
            return new Step.Done();
        }

        @Override
        public Step remove(FloatingAddress address) {
            log.add("remove " + address);
            presence = Presence.ABSENT;
            return new Step.Done();
        }

        @Override
        public Step announce(FloatingAddress address) {
            log.add("announce");
            return new Step.Done();
        }

        @Override
        public Map<FloatingAddress, Ownership> probe(Set<FloatingAddress> addresses, Duration limit) {
            log.add("probe " + addresses.size());
            return addresses.stream().collect(Collectors.toMap(address -> address, address -> owner));
        }

        @Override
        public Claims claims(FloatingAddress address) {
            return new FakeClaims();
        }

        @Override
        public Step ask(FloatingAddress address) {
            return new Step.Done();
        }

        @Override
        public NativeAgent.Watch watch(String name, CarrierListener wanted) {
            listener = wanted;
            return () -> listener = now -> {};
        }
    }

    static final class FakeNeighbours implements NeighbourPort {

        final List<String> asked = new ArrayList<>();
        Optional<java.net.InetAddress> gateway = Optional.empty();
        Contact echo = new Contact.Answered();
        Contact introduced = new Contact.Answered();

        @Override
        public Optional<java.net.InetAddress> gateway(FloatingAddress address) {
            return gateway;
        }

        @Override
        public Contact echo(FloatingAddress address, java.net.InetAddress neighbour, Duration limit) {
            asked.add("echo " + neighbour.getHostAddress());
            return echo;
        }

        @Override
        public Contact introduce(FloatingAddress address, java.net.InetAddress neighbour, Duration limit) {
            asked.add("introduce " + neighbour.getHostAddress());
            return introduced;
        }
    }

    static final class FakeGate implements AddressGatePort {

        Position position = Position.SHUT;
        Turned answer = new Turned.Done();
        LatestStart latest = LatestStart.WHENEVER;

        @Override
        public CompletionStage<Turned> open(FloatingAddress address, LatestStart until) {
            latest = until;
            position = answer instanceof Turned.Done ? Position.OPEN : position;
            return CompletableFuture.completedFuture(answer);
        }

        @Override
        public CompletionStage<Turned> close(FloatingAddress address) {
            position = Position.SHUT;
            return CompletableFuture.completedFuture(new Turned.Done());
        }

        @Override
        public CompletionStage<Position> position(FloatingAddress address) {
            return CompletableFuture.completedFuture(position);
        }

        @Override
        public boolean isLeased() {
            return true;
        }
    }

    static final class FakeClaims implements AddressPort.Claims {

        @Override
        public Optional<String> heard() {
            return Optional.empty();
        }

        @Override
        public boolean isOver() {
            return false;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    static final class FakeListener implements ConflictWatch.Listener {

        @Override
        public void contested(FloatingAddress address, String mac, ConflictWatch.Reaction reaction) {
            throw new AssertionError("nobody claims anything");
        }

        @Override
        public void settled(FloatingAddress address) {
            throw new AssertionError("nobody claimed anything");
        }
    }
}
