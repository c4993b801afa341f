package org.asterism.planner;

import org.asterism.model.ClusterState;
import org.asterism.policy.Explainer;

/** What the explaining process is asked. {@code budgetMs}: time for the search, from the moment it has the question. */
record ChangeQuestion(ClusterState state, Explainer.Question question, long budgetMs) {}
