package org.asterism.http;

/** Whether private values are seen in an answer. */
public enum Secrecy {
    MASKED,
    SHOWN
}
