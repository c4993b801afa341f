package org.asterism.telephony.drain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class DispatcherSetsTest {

    @Test
    void bothWaysOfAskingSayTheSame() throws Exception {
        String json = """
            {"NRSETS":2,"RECORDS":[
             {"SET":{"ID":2,"TARGETS":[{"DEST":{"URI":"sip:10.0.0.3:5060","FLAGS":"TP","PRIORITY":0}}]}},
             {"SET":{"ID":1,"TARGETS":[{"DEST":{"URI":"sip:10.0.0.1:5060","FLAGS":"IP","PRIORITY":0}},
                                       {"DEST":{"URI":"sip:10.0.0.2:5060","FLAGS":"DX","PRIORITY":0}}]}}]}""";
        String printed = """
            {
              NRSETS: 2
              RECORDS: {
                SET: {
                  ID: 2
                  TARGETS: {
                    DEST: {
                      URI: sip:10.0.0.3:5060
                      FLAGS: TP
                      PRIORITY: 0
                    }
                  }
                }
                SET: {
                  ID: 1
                  TARGETS: {
                    DEST: {
                      URI: sip:10.0.0.1:5060
                      FLAGS: IP
                    }
                    DEST: {
                      URI: sip:10.0.0.2:5060
                      FLAGS: DX
                    }
                  }
                }
              }
            }
            """;

        DispatcherSets byHttp = DispatcherSets.of(new ObjectMapper().readTree(json));

        assertThat(DispatcherSets.of(printed)).isEqualTo(byHttp);
        assertThat(byHttp.dead())
                .containsExactly(
                        "dispatcher set 1 has no active destination (sip:10.0.0.1:5060 IP, sip:10.0.0.2:5060 DX)");
    }

    @Test
    void aSetWithoutDestinationsOrNoSetAtAllIsNoTrouble() {
        assertThat(DispatcherSets.of("{\n\tNRSETS: 0\n}\n").dead()).isEmpty();
        assertThat(DispatcherSets.of("{\n\tSET: {\n\t\tID: 1\n\t}\n}\n").dead()).isEmpty();
    }
}
