package org.asterism.cli;

import static org.asterism.cli.Lines.cell;
import static org.asterism.cli.Lines.plain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.asterism.cli.Lines.Part;
import org.asterism.cli.Style.Tone;
import org.asterism.model.Transition;
import org.asterism.policy.PlacementStory;

/** Why an instance is to be where it is to be, as lines: the decision, each node with its terms, and what would move it. */
final class StoryView {

    private static final int SCORE_COLUMNS = 9;

    private StoryView() {}

    /** @param node only this node's terms; empty: those of all */
    static List<String> lines(PlacementStory story, String node, Style style, int width) {
        Lines lines = new Lines(style, width);
        lines.add(2, new Part(story.resource().value(), Tone.TITLE), plain(" " + story.sentence()));
        int columns = story.candidates().stream()
                .mapToInt(candidate -> candidate.node().value().length())
                .max()
                .orElse(0);
        for (PlacementStory.Candidate candidate : story.candidates()) {
            if (node.isEmpty() || candidate.node().value().equals(node)) {
                candidate(lines, story, candidate, columns);
            }
        }
        story.runnerUp().ifPresent(next -> lines.add(4, plain("  runner-up: " + next)));
        lines.add(4, plain("  " + change(story)));
        return lines.all();
    }

    /** The same for programs. */
    static Map<String, Object> json(PlacementStory story, String node) {
        List<Map<String, Object>> candidates = new ArrayList<>();
        for (PlacementStory.Candidate candidate : story.candidates()) {
            if (node.isEmpty() || candidate.node().value().equals(node)) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("node", candidate.node().value());
                one.put("score", candidate.score());
                one.put("verdict", candidate.verdict());
                candidates.add(one);
            }
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("resource", story.resource().value());
        json.put("target", place(story.target()));
        json.put("sentence", story.sentence());
        json.put("nodes", candidates);
        story.runnerUp().ifPresent(next -> json.put("runnerUp", next.value()));
        story.change().ifPresent(change -> {
            json.put("smallestChange", change.words());
            json.put("targetThen", place(change.target()));
        });
        return json;
    }

    private static void candidate(Lines lines, PlacementStory story, PlacementStory.Candidate candidate, int columns) {
        boolean isChosen = story.target().equals(new Transition.Target.On(candidate.node()));
        boolean isAllowed = candidate.score().total().allows();
        Tone tone = isChosen ? Tone.GOOD : isAllowed ? Tone.PLAIN : Tone.BAD;
        lines.add(
                columns + SCORE_COLUMNS + 5,
                plain("  "),
                cell(candidate.node().value(), columns, tone),
                new Part(right(candidate.score().total().toString()), tone),
                plain("  " + candidate.verdict()));
        for (Transition.Term term : candidate.score().terms()) {
            lines.add(
                    columns + SCORE_COLUMNS + 5,
                    plain(" ".repeat(columns + 3)),
                    new Part(right(term.score().toString()) + "  " + term.origin(), Tone.DIM));
        }
    }

    private static String change(PlacementStory story) {
        if (story.search() instanceof PlacementStory.Search.OutOfTime over) {
            return "the time ended after " + over.plans() + " plans, before one moved it";
        }
        return story.change()
                .map(change -> "smallest change: " + change.words() + " → " + place(change.target()))
                .orElse("no single change that was tried would move it");
    }

    private static String place(Transition.Target target) {
        return target instanceof Transition.Target.On on ? on.node().value() : "nowhere";
    }

    private static String right(String text) {
        return " ".repeat(Math.max(0, SCORE_COLUMNS - text.length())) + text;
    }
}
