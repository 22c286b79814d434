package ferry.server;

import ferry.transport.Endpoint;
import ferry.transport.Link;
import ferry.transport.LinkSecurity;
import ferry.transport.LinkStats;
import ferry.transport.Listener;
import ferry.transport.TlsIdentity;
import java.io.IOException;

/** TLS over TCP as if its engine had no exporter: what a sign-in over QUIC is bound to, without QUIC. */
record WithoutExporter(Listener listener, TlsIdentity identity) implements Listener {
    @Override
    public Arrival accept() throws IOException {
        Arrival arrival = listener.accept();
        return new Arrival() {
            @Override
            public String origin() {
                return arrival.origin();
            }

            @Override
            public Link open() throws IOException {
                return new EndPointLink(arrival.open(), identity);
            }

            @Override
            public void close() {
                arrival.close();
            }
        };
    }

    @Override
    public Endpoint endpoint() {
        return listener.endpoint();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    record EndPointLink(Link link, TlsIdentity identity) implements Link {
        @Override
        public LinkSecurity security() {
            return new LinkSecurity.TlsEndPoint(identity.endPoint(), identity.keyHash());
        }

        @Override
        public LinkStats stats() {
            return link.stats();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return link.read(buffer, offset, length);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            link.write(buffer, offset, length);
        }

        @Override
        public void flush() throws IOException {
            link.flush();
        }

        @Override
        public void endOutput() throws IOException {
            link.endOutput();
        }

        @Override
        public String peer() {
            return link.peer();
        }

        @Override
        public void close() {
            link.close();
        }
    }
}
