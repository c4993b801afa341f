/** Tests of where plans are made. */
package org.asterism.planner;
