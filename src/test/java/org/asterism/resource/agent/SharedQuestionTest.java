package org.asterism.resource.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** One question for a watch and its monitors. */
class SharedQuestionTest {

    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final String SILENCE = "silence";

    private final List<Duration> limits = new ArrayList<>();
    private final List<CompletableFuture<String>> open = new ArrayList<>();
    private final SharedQuestion<String> question =
            new SharedQuestion<>(this::ask, LIMIT, SILENCE::equals, Runnable::run);

    private CompletionStage<String> ask(Duration limit) {
        limits.add(limit);
        open.add(new CompletableFuture<>());
        return open.get(open.size() - 1);
    }

    private void answered(String text) {
        open.get(open.size() - 1).complete(text);
    }

    private static String of(CompletionStage<String> stage) {
        return stage.toCompletableFuture().getNow("nothing yet");
    }

    @Test
    void whoAsksWhileAQuestionIsOutWaitsForItsAnswer() {
        CompletionStage<String> watch = question.look();
        CompletionStage<String> monitor = question.confirmed();
        answered("here");

        assertThat(limits).containsExactly(LIMIT);
        assertThat(of(watch)).isEqualTo("here");
        assertThat(of(monitor)).isEqualTo("here");
    }

    @Test
    void aMonitorThatCameLateFailsAtTheEndOfTheLimitThatBeganBefore() {
        CompletionStage<String> watch = question.look();
        CompletionStage<String> monitor = question.confirmed();
        answered(SILENCE);
        assertThat(of(watch)).isEqualTo(SILENCE);
        assertThat(of(monitor)).isEqualTo("nothing yet");
        answered(SILENCE);

        assertThat(limits).containsExactly(LIMIT, SharedQuestion.CONFIRM);
        assertThat(of(monitor)).isEqualTo(SILENCE);
        assertThat(question.isSilent()).isTrue();
    }

    @Test
    void aSilenceThatEndsWhenAskedAgainIsNone() {
        question.look();
        answered(SILENCE);
        assertThat(question.isSilent()).isTrue();

        CompletionStage<String> monitor = question.confirmed();
        answered("late, but here");

        assertThat(limits).containsExactly(LIMIT, SharedQuestion.CONFIRM);
        assertThat(of(monitor)).isEqualTo("late, but here");
        assertThat(question.isSilent()).isFalse();
        question.confirmed();
        assertThat(limits).last().isEqualTo(LIMIT);
    }

    @Test
    void aSilenceOfTheOneBeforeSaysNothingOfTheNext() {
        question.look();
        answered(SILENCE);
        question.forget();

        CompletionStage<String> monitor = question.confirmed();
        answered("here");

        assertThat(limits).containsExactly(LIMIT, LIMIT);
        assertThat(of(monitor)).isEqualTo("here");
    }

    @Test
    void aQuestionThatBrokeIsNoSilenceAndBlocksNobody() {
        CompletionStage<String> first = question.look();
        open.get(0).completeExceptionally(new IllegalStateException("broke"));

        assertThat(first.toCompletableFuture()).isCompletedExceptionally();
        assertThat(question.isSilent()).isFalse();
        CompletionStage<String> next = question.look();
        answered("here");
        assertThat(of(next)).isEqualTo("here");
    }
}
