package org.asterism.demo;

import java.nio.file.Path;

/** The cluster's resources in the demo: Asterisk as a hot standby on every host, the address on one of them. */
final class PbxDocument {

    /** The clone of Asterisk. */
    static final String PBX = "pbx-clone";

    private static final String INSTANCE = "asterisk";

    private PbxDocument() {}

    static String of(AsteriskKit asterisk, Bed bed) {
        Path instance = bed.inside().resolve(INSTANCE);
        return """
                asterism {
                  resources {
                    phone-address {
                      agent = "asterism:address"
                      params { ip = "%s", prefix = 24, interface = eth0 }
                      meta { resource-stickiness = 100 }
                    }
                    pbx {
                      agent = "asterism:asterisk"
                      params { binary = "%s", config = "%s", user = root, group = root, sip-address = "%s" }
                      clone { hot-standby = true }
                    }
                  }
                  constraints {
                    colocation = [ { of = phone-address, with = pbx, score = INFINITY } ]
                  }
                }
                """.formatted(Bed.SERVICE, asterisk.program(), instance.resolve("etc/asterisk.conf"), Bed.SERVICE);
    }

    static void makeInstance(AsteriskKit asterisk, Bed bed, BedHost host) {
        asterisk.makeInstance(
                host.directory().resolve(INSTANCE), bed.inside().resolve(INSTANCE), host.name(), Bed.SERVICE);
    }
}
