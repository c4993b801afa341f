package org.asterism.cli;

import static org.asterism.cli.Lines.cell;
import static org.asterism.cli.Lines.plain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.asterism.api.ApiJson;
import org.asterism.api.Explanation;
import org.asterism.api.ResourceStatus;
import org.asterism.api.SmallestChange;
import org.asterism.cli.Lines.Part;
import org.asterism.cli.Style.Tone;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;
import org.asterism.model.Score;
import org.asterism.model.Transition.NodeScore;
import org.asterism.model.Transition.Term;
import org.asterism.policy.Explainer;
import org.asterism.policy.PlacementStory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "explain",
        description =
                "Say why a resource is where it is: each node's score and its terms; of a group or clone for each member.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  asterism explain phones", "  asterism explain phones --node pbx2 --file cib.xml"})
final class ExplainCommand implements Callable<Integer> {

    private static final int SCORE_COLUMNS = 9;

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    @Parameters(index = "0", paramLabel = "RESOURCE")
    private String resource = "";

    @Option(
            names = "--node",
            paramLabel = "NODE",
            description = "Only the score of this node, and what would move the resource there.")
    private String node = "";

    @Option(
            names = "--file",
            paramLabel = "CIB",
            description =
                    "Explain what a Pacemaker CIB (configuration and status) leads to, with the smallest change that "
                            + "would move the resource. Touches no cluster.")
    private Path file = Path.of("");

    @Option(names = "--quick", description = "Do not try out what would move the resource; of a cluster.")
    private boolean isQuick;

    ExplainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        return file.toString().isEmpty() ? ofCluster() : ofFile();
    }

    private int ofFile() throws IOException {
        List<PlacementStory> stories = Explainer.explain(
                CibFile.read(file, console), new Explainer.Question(ChangeOptions.resource(resource), node()));
        if (stories.isEmpty()) {
            throw CommandFailed.usage("the CIB has no resource '" + resource + "'", "name one that it has");
        }
        if (connection.isJson()) {
            console.print(ApiJson.writePretty(
                    stories.stream().map(story -> StoryView.json(story, node)).toList()));
            return Exit.DONE.code();
        }
        for (PlacementStory story : stories) {
            console.print(StoryView.lines(story, node, console.style(), console.width()));
        }
        return Exit.DONE.code();
    }

    private int ofCluster() {
        Explanation explanation = connection.client(console).get(path(), Explanation.class);
        if (connection.isJson()) {
            console.print(ApiJson.writePretty(explanation));
        } else {
            console.print(lines(explanation, console.style(), console.width()));
            console.print(health());
        }
        return Exit.DONE.code();
    }

    /** Of what it has below it, too. */
    private List<String> health() {
        ResourceStatus status =
                connection.client(console).get("resources/" + ChangeOptions.resource(resource), ResourceStatus.class);
        Lines lines = new Lines(console.style(), console.width());
        HealthView.all(lines, status);
        return lines.all();
    }

    private String path() {
        String about = "explain/" + ChangeOptions.resource(resource) + "?smallest-change=" + !isQuick;
        return node.isEmpty() ? about : about + "&node=" + node;
    }

    private NodeOrNone node() {
        return node.isEmpty() ? NodeOrNone.NONE : NodeOrNone.of(ChangeOptions.node(node));
    }

    static List<String> lines(Explanation explanation, Style style, int width) {
        Lines lines = new Lines(style, width);
        lines.add(
                2,
                new Part(explanation.resource().value(), Tone.TITLE),
                plain(" is " + Words.of(explanation.state()) + ": " + explanation.sentence()));
        lines.blank();
        int columns = explanation.scores().keySet().stream()
                .mapToInt(node -> node.value().length())
                .max()
                .orElse(0);
        explanation.scores().forEach((node, score) -> score(lines, explanation.chosen(), node, score, columns));
        explanation.parts().forEach(part -> part(lines, part));
        if (!explanation.help().isEmpty()) {
            lines.title("What would change it");
            explanation.help().forEach(help -> lines.add(4, plain("  - " + help)));
        }
        if (!explanation.changes().isEmpty()) {
            lines.title("Smallest change that would move it");
            explanation.changes().forEach(change -> lines.add(4, plain("  - " + words(explanation, change))));
        }
        return lines.all();
    }

    private static String words(Explanation explanation, SmallestChange change) {
        String whose = change.instance().equals(explanation.resource()) ? "" : change.instance() + ": ";
        if (change.result() != SmallestChange.Result.FOUND) {
            return whose + change.words();
        }
        String then =
                change.then() instanceof NodeOrNone.Somebody node ? node.node().value() : "nowhere";
        return whose + change.words() + " → " + then;
    }

    private static void part(Lines lines, Explanation.Part part) {
        String where = part.nodes().isEmpty() ? " runs nowhere: " : " runs on " + Words.join(part.nodes()) + ": ";
        lines.add(4, new Part("  " + part.resource(), Tone.TITLE), plain(where + part.sentence()));
        String scores = part.scores().entrySet().stream()
                .map(one -> one.getKey() + " " + one.getValue().total() + refusal(one.getValue()))
                .collect(Collectors.joining(", "));
        lines.add(6, plain("    "), new Part("scores: " + scores, Tone.DIM));
    }

    /** The term that rules a node out. */
    private static String refusal(NodeScore score) {
        return score.terms().stream()
                .filter(term -> term.score().equals(Score.MINUS_INFINITY))
                .findFirst()
                .map(term -> " (" + term.origin() + ")")
                .orElse("");
    }

    private static void score(Lines lines, NodeOrNone chosen, NodeName node, NodeScore score, int columns) {
        Tone tone = chosen.is(node) ? Tone.GOOD : score.total().allows() ? Tone.PLAIN : Tone.BAD;
        lines.add(
                4,
                plain("  "),
                cell(node.value(), columns, tone),
                new Part(right(score.total().toString()), tone),
                plain(chosen.is(node) ? "  chosen" : ""));
        for (Term term : score.terms()) {
            lines.add(
                    columns + SCORE_COLUMNS + 5,
                    plain(" ".repeat(columns + 3)),
                    new Part(right(term.score().toString()) + "  " + term.origin(), Tone.DIM));
        }
    }

    private static String right(String text) {
        return " ".repeat(Math.max(0, SCORE_COLUMNS - text.length())) + text;
    }
}
