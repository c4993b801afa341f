/** Tests of the scheduler: scenario corpus, properties over random clusters, single rules. */
package org.asterism.policy;
