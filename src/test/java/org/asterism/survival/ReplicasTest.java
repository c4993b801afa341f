package org.asterism.survival;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.asterism.model.NodeName;
import org.asterism.survival.SurvivalMessages.JournalPart;
import org.asterism.wire.Part;
import org.junit.jupiter.api.Test;

/** A copy that is not whole is asked for again. */
class ReplicasTest {

    private static final NodeName PBX1 = new NodeName("pbx1");

    private final List<NodeName> asked = new ArrayList<>();
    private final Replicas replicas = new Replicas(1000, asked::add);

    @Test
    void aLostMiddlePieceIsAskedForOnce() {
        piece(7, Part.FIRST, 3);
        piece(7, Part.MORE, 2);
        assertThat(asked).isEmpty();
        piece(7, Part.MORE, 0);
        piece(8, Part.CHANGE, 0);

        assertThat(asked).containsExactly(PBX1);
    }

    @Test
    void aLostLastPieceIsAskedForByTheNextChangeUntilTheWholeComes() {
        piece(7, Part.FIRST, 1);
        piece(8, Part.CHANGE, 0);
        assertThat(asked).hasSize(1);
        piece(8, Part.FIRST, 1);
        piece(8, Part.MORE, 0);
        piece(9, Part.CHANGE, 0);

        assertThat(asked).hasSize(1);
    }

    @Test
    void aSenderThatDoesNotCountItsPiecesIsTaken() {
        piece(7, Part.FIRST, 0);
        piece(7, Part.MORE, 0);
        piece(7, Part.MORE, 0);
        piece(8, Part.CHANGE, 0);
        assertThat(asked).isEmpty();
        piece(10, Part.CHANGE, 0);

        assertThat(asked).containsExactly(PBX1);
    }

    private void piece(long number, Part part, int left) {
        replicas.arrived(new JournalPart(PBX1.value(), "life", number, part, left, List.of(), List.of()));
    }
}
