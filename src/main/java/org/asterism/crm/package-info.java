/**
 * Pacemaker's commands {@code crm_mon} and {@code crm_resource}, from their words to what they print: pure functions over a cluster
 * state. Agents get them from the manager that runs them ({@code node}), people from links to the launcher ({@code cli}).
 *
 * <p>Decided: options, words and XML are those of Pacemaker's manual pages and of its published result schema, as far as people
 * and programs use them; what cannot be done is refused, never ignored.
 */
@NullMarked
package org.asterism.crm;

import org.jspecify.annotations.NullMarked;
