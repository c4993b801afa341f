package org.asterism.net;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import java.time.Clock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.remote.artery.tcp.SSLEngineProvider;
import org.apache.pekko.remote.artery.tcp.SSLEngineProviderSetup;
import org.asterism.tls.Engines;
import scala.Option;

/** TLS for Artery. What a peer's certificate must say is checked within the handshake, so nothing is left to verify after it. */
final class TlsTransport implements SSLEngineProvider {

    private final Engines engines;

    TlsTransport(Engines engines) {
        this.engines = engines;
    }

    /** What a net's actor system is made of: its configuration, and TLS if the settings say so. */
    static ActorSystemSetup setup(NetSettings settings, Config config) {
        if (!(settings.channel() instanceof NetSettings.Channel.Encrypted encrypted)) {
            return ActorSystemSetup.create(BootstrapSetup.create(config));
        }
        Engines engines = new Engines(encrypted.present(), settings::nodesAt, settings.nodes(), Clock.systemUTC());
        return ActorSystemSetup.create(
                BootstrapSetup.create(
                        config.withValue("pekko.remote.artery.transport", ConfigValueFactory.fromAnyRef("tls-tcp"))),
                SSLEngineProviderSetup.create(system -> new TlsTransport(engines)));
    }

    @Override
    public SSLEngine createServerSSLEngine(String hostname, int port) {
        return engines.answering();
    }

    @Override
    public SSLEngine createClientSSLEngine(String hostname, int port) {
        return engines.dialling(hostname, port);
    }

    @Override
    public Option<Throwable> verifyClientSession(String hostname, SSLSession session) {
        return Option.empty();
    }

    @Override
    public Option<Throwable> verifyServerSession(String hostname, SSLSession session) {
        return Option.empty();
    }
}
