package org.asterism.precheck;

import java.nio.file.Path;
import org.asterism.model.ResourceId;

/**
 * An Asterisk of the configuration.
 *
 * @param config its main file, whose section {@code directories} says where the rest is
 * @param openFiles descriptors that the configuration of the cluster gives it; 0 = it does not say
 */
public record Subject(ResourceId resource, Path binary, Path config, int openFiles) {}
