package org.asterism.planner;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.asterism.policy.Explainer;
import org.asterism.policy.PlacementStory;

/** The explaining process: answers the one question on its standard input and ends. */
public final class ExplainerMain {

    private ExplainerMain() {}

    public static void main(String[] arguments) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
        System.setOut(System.err); // a stray line must not look like an answer
        StateCodec codec = new StateCodec();
        ChangeQuestion asked = codec.question(Frames.read(in));
        CompletableFuture<Void> over =
                new CompletableFuture<Void>().completeOnTimeout(null, asked.budgetMs(), TimeUnit.MILLISECONDS);
        Frames.write(out, codec.encode(answer(asked, over::isDone)));
    }

    static ChangeAnswer answer(ChangeQuestion asked, BooleanSupplier isTimeOver) {
        List<ChangeAnswer.Instance> found = Explainer.explain(asked.state(), asked.question(), isTimeOver).stream()
                .map(story -> new ChangeAnswer.Instance(story.resource(), result(story.search())))
                .toList();
        return new ChangeAnswer(found, "");
    }

    private static ChangeAnswer.Result result(PlacementStory.Search search) {
        if (search instanceof PlacementStory.Search.Found found) {
            return new ChangeAnswer.Result.Found(
                    found.change().words(), found.change().target());
        }
        if (search instanceof PlacementStory.Search.Nothing nothing) {
            return new ChangeAnswer.Result.Nothing(nothing.plans());
        }
        if (search instanceof PlacementStory.Search.OutOfTime over) {
            return new ChangeAnswer.Result.OutOfTime(over.plans());
        }
        throw new AssertionError("no search was made: " + search);
    }
}
