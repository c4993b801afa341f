/** Tests of reading and writing CIBs. */
@org.jspecify.annotations.NullMarked
package org.asterism.cib;
