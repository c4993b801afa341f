package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.asterism.coordinator.Coordinator;
import org.asterism.coordinator.core.Lead;
import org.asterism.model.BootTime;
import org.asterism.resource.Resources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoundsmanTest {

    private final ActorTestKit kit = ActorTestKit.create();
    private final TestProbe<Coordinator.Command> coordinator = kit.createTestProbe();
    private final TestProbe<WorkDesk.Command> work = kit.createTestProbe();
    private final List<BootTime> well = new CopyOnWriteArrayList<>();
    private final TestProbe<BootTime> told = kit.createTestProbe();
    private final ActorRef<Roundsman.Command> roundsman =
            kit.spawn(Roundsman.create(coordinator.getRef(), work.getRef(), at -> {
                well.add(at);
                told.getRef().tell(at);
            }));

    @AfterEach
    void endKit() {
        kit.shutdownTestKit();
    }

    private Coordinator.GetView coordinatorAsked() {
        return coordinator.expectMessageClass(Coordinator.GetView.class);
    }

    private WorkDesk.GetHistory workAsked() {
        return work.expectMessageClass(WorkDesk.GetHistory.class);
    }

    @Test
    void allAreWellOnceAllHaveAnsweredSinceTheRoundBegan() {
        roundsman.tell(new Roundsman.Ask(new BootTime(7)));
        Coordinator.GetView view = coordinatorAsked();
        WorkDesk.GetHistory history = workAsked();
        roundsman.tell(new Roundsman.Ask(new BootTime(8)));
        history.replyTo().tell(new Resources.History(new TreeMap<>()));

        view.replyTo().tell(VIEW);

        told.expectMessage(new BootTime(7));
    }

    @Test
    void whileOneIsSilentNobodyIsWellAndNothingMoreIsAsked() {
        roundsman.tell(new Roundsman.Ask(new BootTime(7)));
        Coordinator.GetView view = coordinatorAsked();
        view.replyTo().tell(VIEW);
        workAsked();

        roundsman.tell(new Roundsman.Ask(new BootTime(8)));
        roundsman.tell(new Roundsman.Ask(new BootTime(9)));

        coordinator.expectNoMessage();
        work.expectNoMessage();
        assertThat(well).isEmpty();
    }

    @SuppressWarnings("NullAway") // nobody reads it
    private static final Coordinator.View VIEW = new Coordinator.View(Lead.FOLLOWS, null, null, null, null);
}
