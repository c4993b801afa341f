package org.asterism.telephony.drain;

import org.asterism.telephony.ami.AmiClient;

/**
 * The trunks of one Asterisk that is to register them only where it serves.
 *
 * @param isHere whether its service address serves on this node
 */
public record Trunks(AmiClient ami, boolean isHere) {}
