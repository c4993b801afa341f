/** Tests of the simulation, and the comparison with an external exam. */
package org.asterism.simulate;
