package org.asterism.registrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.asterism.model.NodeName;
import org.asterism.registrations.RegistrationMessages.BindingsPart;
import org.asterism.registrations.core.Binding;
import org.asterism.wire.Part;
import org.junit.jupiter.api.Test;

class IncomingTest {

    private static final NodeName A = new NodeName("a");

    private final List<BindingsPart> sent = new ArrayList<>();
    private final Outgoing outgoing = new Outgoing("a", "life", sent::add, () -> {});
    private final Incoming incoming = new Incoming(List.of(A));

    private List<BindingsPart> whole(int bindings) {
        List<Binding> all = IntStream.range(0, bindings)
                .mapToObj(i -> new Binding(i + ";@x", "v", 1, 1, 0, "a"))
                .toList();
        List<BindingsPart> pieces = new ArrayList<>();
        outgoing.whole(() -> all, pieces::add);
        return pieces;
    }

    private List<Boolean> arrive(List<BindingsPart> pieces) {
        return pieces.stream().map(incoming::arrived).toList();
    }

    @Test
    void aWholeIsCompleteWhenEachOfItsPiecesHasCome() {
        List<BindingsPart> pieces = whole(430);

        assertThat(pieces).hasSize(5);
        assertThat(arrive(pieces.subList(0, 4))).containsOnly(false);
        assertThat(incoming.isComplete()).isFalse();
        assertThat(incoming.arrived(pieces.get(4))).isFalse();
        assertThat(incoming.isComplete()).isTrue();
    }

    @Test
    void onePieceThatIsMissingInTheMiddleIsAskedForWithTheLast() {
        List<BindingsPart> pieces = whole(430);
        pieces.remove(2);

        assertThat(arrive(pieces)).containsExactly(false, false, false, true);
        assertThat(incoming.isComplete()).isFalse();

        assertThat(arrive(whole(430))).containsOnly(false);
        assertThat(incoming.isComplete()).isTrue();
    }

    @Test
    void oneWithoutItsFirstPieceIsNotComplete() {
        arrive(whole(430));
        incoming.want(A);
        outgoing.flush();
        arrive(List.of(sent.get(sent.size() - 1)));

        List<BindingsPart> pieces = whole(430);
        pieces.remove(0);

        assertThat(arrive(pieces)).endsWith(true);
        assertThat(incoming.isComplete()).isFalse();
    }

    /** Nothing tells of it but that the sender goes on with other things. */
    @Test
    void oneWhoseEndIsLostIsAskedForAgainAfterSomeTimeButNotAtOnce() {
        arrive(whole(430).subList(0, 3));

        outgoing.flush();
        assertThat(incoming.arrived(sent.get(sent.size() - 1))).isFalse();
        incoming.tick();
        incoming.tick();
        outgoing.flush();
        assertThat(incoming.arrived(sent.get(sent.size() - 1))).isTrue();
        outgoing.flush();
        assertThat(incoming.arrived(sent.get(sent.size() - 1))).isFalse();
    }

    @Test
    void piecesMayComeInAnyOrderAndChangesBetweenThem() {
        List<BindingsPart> pieces = whole(430);
        outgoing.changed(List.of(new Binding("7;@x", "new", 1, 2, 1, "a")));
        outgoing.flush();
        BindingsPart change = sent.get(sent.size() - 1);

        assertThat(arrive(List.of(pieces.get(0), pieces.get(3), change, pieces.get(1), pieces.get(2), pieces.get(4))))
                .containsOnly(false);
        assertThat(incoming.isComplete()).isTrue();
    }

    @Test
    void aGapBetweenChangesIsAskedFor() {
        arrive(whole(1));
        outgoing.flush();
        outgoing.flush();

        assertThat(incoming.arrived(sent.get(sent.size() - 1))).isTrue();
        assertThat(sent).allMatch(part -> part.part() == Part.CHANGE);
    }
}
