package ferry.client;

import ferry.protocol.Digest;
import ferry.protocol.FrameReader;
import ferry.protocol.FrameWriter;
import ferry.protocol.Message;
import ferry.protocol.SpecLimits;
import ferry.transport.Deadlines;
import ferry.transport.Dialer;
import ferry.transport.Endpoint;
import ferry.transport.Link;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Asks whether a server answers one way, and how fast, without signing in. */
final class Probe {
    private final ClientParts parts;
    private final Endpoint.Tcp server;
    private final Transport way;
    private Duration handshake = ClientLimits.PROBE;
    private Duration roundTrip = ClientLimits.PROBE;

    Probe(ClientParts parts, Endpoint.Tcp server, Transport way) {
        this.parts = parts;
        this.server = server;
        this.way = way;
    }

    Reach run() throws ClientException {
        try {
            for (int i = 0; i < ClientLimits.PROBES; i++) {
                ask();
            }
            return new Reach.Answered(handshake, roundTrip);
        } catch (ClientException wrong) {
            throw wrong;
        } catch (IOException failure) {
            return Dialer.isSilence(failure)
                    ? new Reach.Silent()
                    : new Reach.Refused(String.valueOf(failure.getMessage()));
        }
    }

    private void ask() throws IOException {
        long began = System.nanoTime();
        try (Link link = parts.route().dial(server, way, this::check, ClientLimits.PROBE)) {
            long opened = System.nanoTime();
            Deadlines.Deadline deadline = parts.deadlines().closeAfter(ClientLimits.PROBE, link);
            byte[] nonce = new byte[SpecLimits.NONCE_BYTES];
            parts.random().nextBytes(nonce);
            FrameWriter writer = new FrameWriter(new LinkSink(link));
            String agent = parts.settings().agent();
            writer.write(new Message.Hello(SpecLimits.VERSION, SpecLimits.VERSION, nonce, List.of(), agent), 0);
            writer.flush();
            SignIn.next(new FrameReader(link::read));
            deadline.cancel();
            handshake = shorter(handshake, Duration.ofNanos(opened - began));
            roundTrip = shorter(roundTrip, Duration.ofNanos(System.nanoTime() - opened));
        }
    }

    /** A server that nobody pinned yet may be asked: it is told nothing. */
    private void check(byte[] serverKeyHash) throws IOException {
        Digest offered = Digest.of(serverKeyHash);
        Optional<Digest> pinned = parts.known().find(server).flatMap(KnownServers.KnownServer::serverKeyHash);
        if (pinned.isPresent() && !pinned.get().equals(offered)) {
            throw new ClientException.ServerKeyChanged(server, pinned.get(), offered);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
