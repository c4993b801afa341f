package org.asterism.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.asterism.model.ClusterState;
import org.asterism.model.Transition.Action;
import org.asterism.policy.Preview;
import org.asterism.policy.Scheduler;
import org.asterism.simulate.Request;

/** A simulation for programs. */
final class SimulationView {

    private SimulationView() {}

    static Map<String, Object> json(ClusterState given, Request request) {
        List<String> modifications = new ArrayList<>();
        ClusterState state = request.applied(given, modifications);
        Preview preview = Scheduler.preview(state, request.outcomes());
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("status", Scheduler.status(given).lines());
        all.put("modifications", modifications);
        if (request.detail() == Request.Detail.SCORES) {
            all.put("scores", Scheduler.scores(state));
        }
        all.put("summary", preview.summary());
        all.put(
                "actions",
                Scheduler.schedule(state).actions().stream()
                        .map(SimulationView::action)
                        .toList());
        all.put("execution", preview.actions());
        all.put("revisedStatus", Scheduler.settledStatus(preview.after()).lines());
        return all;
    }

    private static Map<String, Object> action(Action action) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", action.id());
        map.put("kind", action.kind());
        map.put("node", action.node().value());
        map.put("operation", action.operation().toString());
        map.put("inputs", action.after());
        map.put("reason", action.reason());
        return map;
    }
}
