package org.asterism.kernel;

/** What the kernel was asked for, or why it is not to be had. */
public sealed interface Answer<T> {

    record Got<T>(T value) implements Answer<T> {}

    record Failed<T>(Refusal refusal) implements Answer<T> {}
}
