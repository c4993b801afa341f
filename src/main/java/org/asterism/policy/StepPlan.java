package org.asterism.policy;

import java.util.List;

/** From the decided placement to the steps that are carried out, in order. */
final class StepPlan {

    private StepPlan() {}

    static List<Step> of(Cluster cluster) {
        Fencing.run(cluster);
        StepGraph graph = new StepGraph();
        cluster.steps = graph.steps;
        PrimitiveSteps primitives = new PrimitiveSteps(cluster, graph);
        WholeSteps wholes = new WholeSteps(graph);
        MigrationSteps migrations = new MigrationSteps(cluster, graph);
        List<Entry> all = cluster.primitives();
        HostLinks.find(cluster, all);
        all.forEach(migrations::mark);
        all.forEach(primitives::build);
        for (int i = cluster.entries.size() - 1; i >= 0; i--) {
            if (!cluster.entries.get(i).isPrimitive()) {
                wholes.build(cluster.entries.get(i));
            }
        }
        new ProbeSteps(cluster, graph).run();
        RecurringSteps recurring = new RecurringSteps(cluster, graph);
        all.forEach(recurring::build);
        CleaningSteps cleaning = new CleaningSteps(cluster, graph);
        all.forEach(cleaning::build);
        new NodeSteps(cluster, graph).build(all);
        HostLinks.run(cluster, all);
        RemoteLinks.run(cluster, graph.steps);
        OrderLinks orders = OrderLinks.run(cluster, graph);
        orders.addHosts(all);
        Separation.run(all);
        LoadSteps.build(cluster, graph, all);
        Spread.run(graph.steps);
        openGates(graph.steps);
        dropEmptyWholes(cluster);
        dropVainStarts(cluster);
        orders.probesFirst();
        cluster.entries.stream()
                .filter(entry -> entry.isMultiple() && entry.meta.isOrdered())
                .forEach(WholeSteps::turns);
        all.forEach(StepPlan::dropNeedlessReload);
        migrations.build(all);
        NotifySteps notify = new NotifySteps(cluster, graph);
        for (Entry entry : cluster.entries) {
            if (entry.isMultiple() && entry.meta.acting().isNotified()) {
                notify.build(entry);
            }
        }
        return StepOrder.of(graph.steps);
    }

    /** What starts again has the new parameters anyway. */
    private static void dropNeedlessReload(Entry entry) {
        boolean isStarting = entry.steps.begin(Task.START).stream().anyMatch(step -> step.isRequired)
                || entry.steps.begin(Task.STOP).stream().anyMatch(step -> step.isRequired);
        if (isStarting) {
            entry.steps.begin(Task.RELOAD).forEach(step -> step.isRequired = false);
        }
    }

    /** What is to go down in a whole of which nothing is up is down. */
    private static void dropEmptyWholes(Cluster cluster) {
        for (Entry entry : cluster.entries) {
            if (!entry.isPrimitive()) {
                for (Task task : List.of(Task.STOP, Task.DEMOTE)) {
                    entry.steps.begin(task).forEach(step -> step.isVoid = !step.isShown);
                    entry.steps.end(task).forEach(step -> step.isVoid = !step.isShown);
                }
            }
        }
    }

    /** What goes down with its container, and cannot come up again without it, starts nothing. */
    private static void dropVainStarts(Cluster cluster) {
        for (Entry bundle : cluster.entries) {
            if (bundle.kind == Entry.Kind.BUNDLE
                    && bundle.primitives().stream()
                            .noneMatch(part -> isRequired(part, Task.START)
                                    && (!isRequired(part, Task.STOP)
                                            || part.steps.begin(Task.START).stream()
                                                    .anyMatch(Step::isCarriedOut)))) {
                bundle.steps.begin(Task.START).forEach(step -> step.isVoid = true);
            }
        }
    }

    private static boolean isRequired(Entry part, Task task) {
        return part.steps.begin(task).stream().anyMatch(step -> step.isRequired);
    }

    private static void openGates(List<Step> steps) {
        for (Step step : steps) {
            if (step.isGate) {
                step.isShown =
                        step.before.stream().anyMatch(link -> link.first().isCarriedOut());
            }
        }
    }
}
