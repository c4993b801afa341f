package org.asterism.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.asterism.cib.CibReader;
import org.asterism.cib.CibUnreadable;
import org.asterism.model.ClusterState;
import org.asterism.model.Score;
import org.asterism.model.Transition;
import org.junit.jupiter.api.Test;

/** Over the cases of an external exam; skipped where it is not at hand: {@code -Dexam=DIRECTORY}. */
class ExplainerTest {

    private static final Path EXAM = Path.of(System.getProperty("exam", "../shared/scheduler-exam"));
    private static final int CASES_WITH_A_CHANGE = 50;

    @Test
    void theTermsOfEveryScoreSumUpToIt() throws IOException, CibUnreadable {
        for (String name : cases()) {
            for (PlacementStory story : Explainer.explainAll(state(name))) {
                for (PlacementStory.Candidate candidate : story.candidates()) {
                    assertThat(sum(candidate.score()))
                            .as("%s: %s on %s", name, story.resource(), candidate.node())
                            .isEqualTo(candidate.score().total());
                }
            }
        }
    }

    @Test
    void theSmallestChangeMovesTheResource() throws IOException, CibUnreadable {
        int moved = 0;
        for (String name : cases()) {
            if (moved == CASES_WITH_A_CHANGE) {
                break;
            }
            List<PlacementStory> stories = Explainer.explainAll(state(name));
            if (stories.isEmpty() || Files.size(file(name)) > 100_000) {
                continue;
            }
            for (PlacementStory story : Explainer.explain(
                    state(name), Explainer.Question.about(stories.get(0).resource()))) {
                if (story.change().isPresent()) {
                    PlacementStory.Change change = story.change().get();
                    Transition.Target there = Explainer.explainAll(change.after()).stream()
                            .filter(other -> other.resource().equals(story.resource()))
                            .map(PlacementStory::target)
                            .findFirst()
                            .orElseThrow();
                    assertThat(there)
                            .as("%s: %s by %s", name, story.resource(), change.words())
                            .isEqualTo(change.target())
                            .isNotEqualTo(story.target());
                    moved++;
                }
            }
        }

        assertThat(moved).isEqualTo(CASES_WITH_A_CHANGE);
    }

    private static Score sum(Transition.NodeScore score) {
        Score sum = Score.ZERO;
        for (Transition.Term term : score.terms()) {
            sum = sum.plus(term.score());
        }
        return sum;
    }

    private static List<String> cases() throws IOException {
        assumeTrue(Files.isDirectory(EXAM.resolve("cases")), "no exam at " + EXAM);
        List<String> cases = new ArrayList<>();
        for (String line : Files.readAllLines(EXAM.resolve("cases/cases.tsv"))) {
            String name = line.split("\t", -1)[0];
            if (!name.equals("case")) {
                cases.add(name);
            }
        }
        return cases;
    }

    private static Path file(String name) {
        return EXAM.resolve("cases/xml/" + name + ".xml");
    }

    private static ClusterState state(String name) throws IOException, CibUnreadable {
        return CibReader.read(file(name), Instant.EPOCH).state();
    }
}
