package ferry.transport;

import ferry.openssl.OpenSsl;
import ferry.openssl.OpenSsl.Function;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** TLS by the system's OpenSSL (decision 0013). */
final class OpenSslEngines extends TlsEngines {
    /** As {@link JsseEngines}: AES with hardware support first. */
    private static final String CIPHER_SUITES =
            "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";

    private static final long TLS_1_3 = 0x0304;
    private static final long OP_NO_TICKET = 1L << 14;
    private static final long OP_CIPHER_SERVER_PREFERENCE = 1L << 22;
    private static final long MODE_RELEASE_BUFFERS = 0x10;
    private static final long CTRL_MODE = 33;
    private static final long CTRL_SET_SESS_CACHE_MODE = 44;
    private static final long CTRL_SET_TLSEXT_HOSTNAME = 55;
    private static final long CTRL_CHAIN_CERT = 89;
    private static final long CTRL_SET_MIN_PROTO_VERSION = 123;
    private static final long CTRL_SET_MAX_PROTO_VERSION = 124;
    private static final int ALPN_OK = 0;
    private static final int ALPN_FATAL = 2;

    /**
     * Plain bytes under one key: AES-GCM is good for 2^24.5 full records (RFC 8446 §5.5), and the library changes keys
     * only when it is told to.
     */
    private static final long KEY_BYTES = 1L << 37;

    private final OpenSsl library;
    private final long keyBytes;
    private final byte[] protocolList;

    /** The context of the identity used last; a site has one. */
    private @Nullable ServerContext serverContext;

    private @Nullable MemorySegment protocolChoice;
    private long clientContext;

    private record ServerContext(TlsIdentity identity, long address) {}

    OpenSslEngines(String protocol, OpenSsl library) {
        this(protocol, library, KEY_BYTES);
    }

    /** With keys that a test can wear out. */
    OpenSslEngines(String protocol, OpenSsl library, long keyBytes) {
        super(protocol);
        this.keyBytes = keyBytes;
        this.library = library;
        byte[] name = protocol.getBytes(StandardCharsets.US_ASCII);
        protocolList = new byte[name.length + 1];
        protocolList[0] = (byte) name.length;
        System.arraycopy(name, 0, protocolList, 1, name.length);
    }

    @Override
    public String library() {
        return library.version();
    }

    @Override
    TlsSession accept(SocketChannel channel, TlsIdentity identity) throws IOException {
        long ssl = serverSession(identity);
        library.call(Function.SSL_set_accept_state, ssl);
        return OpenSslSession.open(
                library, ssl, keyBytes, channel, protocol(), new OpenSslSession.Side.Server(identity));
    }

    @Override
    TlsSession dial(SocketChannel channel, String host, ServerKeyCheck check) throws IOException {
        long ssl = library.require(library.call(Function.SSL_new, clientContext()), "no TLS session");
        try (Arena arena = Arena.ofConfined()) {
            library.call(Function.SSL_set_connect_state, ssl);
            MemorySegment list = arena.allocateFrom(ValueLayout.JAVA_BYTE, protocolList);
            // Of all functions, this one answers 0 for success.
            if ((int) library.call(Function.SSL_set_alpn_protos, ssl, list.address(), protocolList.length) != 0) {
                throw new AssertionError("a list of one protocol is well-formed");
            }
            if (isServerName(host)) {
                library.call(
                        Function.SSL_ctrl,
                        ssl,
                        CTRL_SET_TLSEXT_HOSTNAME,
                        0,
                        arena.allocateFrom(host).address());
                library.failure(); // What DNS cannot hold is no server name; it goes without.
            }
        }
        return OpenSslSession.open(library, ssl, keyBytes, channel, protocol(), new OpenSslSession.Side.Client(check));
    }

    private synchronized long clientContext() throws IOException {
        if (clientContext == 0) {
            clientContext = context();
        }
        return clientContext;
    }

    /** A site whose key was replaced gets a new context; sessions under way keep the old one alive. */
    private synchronized long serverSession(TlsIdentity identity) throws IOException {
        ServerContext current = serverContext;
        if (current == null || current.identity() != identity) {
            ServerContext next = new ServerContext(identity, serverContextOf(identity));
            if (current != null) {
                library.call(Function.SSL_CTX_free, current.address());
            }
            serverContext = next;
            current = next;
        }
        return library.require(library.call(Function.SSL_new, current.address()), "no TLS session");
    }

    private long context() throws IOException {
        long context = library.require(
                library.call(Function.SSL_CTX_new, library.call(Function.TLS_method)), "no TLS context");
        library.call(Function.SSL_CTX_ctrl, context, CTRL_SET_MIN_PROTO_VERSION, TLS_1_3, 0);
        library.call(Function.SSL_CTX_ctrl, context, CTRL_SET_MAX_PROTO_VERSION, TLS_1_3, 0);
        library.call(Function.SSL_CTX_ctrl, context, CTRL_SET_SESS_CACHE_MODE, 0, 0);
        library.call(Function.SSL_CTX_ctrl, context, CTRL_MODE, MODE_RELEASE_BUFFERS, 0);
        library.call(Function.SSL_CTX_set_options, context, OP_NO_TICKET | OP_CIPHER_SERVER_PREFERENCE);
        try (Arena arena = Arena.ofConfined()) {
            library.require(
                    library.call(
                            Function.SSL_CTX_set_ciphersuites,
                            context,
                            arena.allocateFrom(CIPHER_SUITES).address()),
                    "no usable cipher suites");
        }
        return context;
    }

    private long serverContextOf(TlsIdentity identity) throws IOException {
        long context = context();
        library.call(Function.SSL_CTX_set_num_tickets, context, 0);
        library.call(
                Function.SSL_CTX_set_alpn_select_cb, context, protocolChoice().address());
        X509Certificate[] chain = identity.chain();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment own = arena.allocateFrom(ValueLayout.JAVA_BYTE, chain[0].getEncoded());
            library.require(
                    library.call(Function.SSL_CTX_use_certificate_ASN1, context, own.byteSize(), own.address()),
                    "the certificate is not accepted");
            MemorySegment encoded = arena.allocateFrom(
                    ValueLayout.JAVA_BYTE, identity.privateKey().getEncoded());
            long key = library.require(parsed(arena, Function.d2i_AutoPrivateKey, encoded), "the key cannot be read");
            encoded.fill((byte) 0);
            long used = (int) library.call(Function.SSL_CTX_use_PrivateKey, context, key);
            library.call(Function.EVP_PKEY_free, key);
            library.require(used, "the key is not accepted");
            for (X509Certificate issuer : Arrays.copyOfRange(chain, 1, chain.length)) {
                MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, issuer.getEncoded());
                long certificate = library.require(
                        parsed(arena, Function.d2i_X509, bytes), "an issuer's certificate cannot be read");
                library.call(Function.SSL_CTX_ctrl, context, CTRL_CHAIN_CERT, 1, certificate);
                library.call(Function.X509_free, certificate);
            }
            return context;
        } catch (CertificateEncodingException e) {
            throw new AssertionError("a certificate that was read can be encoded", e);
        }
    }

    private long parsed(Arena arena, Function parser, MemorySegment encoded) {
        MemorySegment position = arena.allocate(ValueLayout.JAVA_LONG);
        position.set(ValueLayout.JAVA_LONG, 0, encoded.address());
        return library.call(parser, 0, position.address(), encoded.byteSize());
    }

    /** Called by the library while a server shakes hands; lives as long as the process, like the context. */
    @SuppressWarnings("restricted")
    private MemorySegment protocolChoice() {
        if (protocolChoice != null) {
            return protocolChoice;
        }
        try {
            ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
            var choose = MethodHandles.lookup()
                    .bind(
                            this,
                            "chooseProtocol",
                            MethodType.methodType(
                                    int.class, long.class, long.class, long.class, long.class, int.class, long.class));
            MemorySegment stub = Linker.nativeLinker()
                    .upcallStub(
                            choose,
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT, word, word, word, word, ValueLayout.JAVA_INT, word),
                            Arena.global());
            protocolChoice = stub;
            return stub;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the method is below", e);
        }
    }

    /**
     * Points the library at our protocol in the client's list; a list without it ends the handshake.
     *
     * @param list of names, a byte of length before each; the library has checked its form
     */
    @SuppressWarnings({"unused", "restricted"}) // called by name, by the library
    private int chooseProtocol(long ssl, long chosen, long chosenBytes, long list, int listBytes, long context) {
        MemorySegment names = MemorySegment.ofAddress(list).reinterpret(Integer.toUnsignedLong(listBytes));
        for (long at = 0; at < names.byteSize(); ) {
            int length = Byte.toUnsignedInt(names.get(ValueLayout.JAVA_BYTE, at));
            if (at + 1 + length > names.byteSize()) {
                return ALPN_FATAL;
            }
            MemorySegment name = names.asSlice(at, length + 1L);
            if (Arrays.equals(name.toArray(ValueLayout.JAVA_BYTE), protocolList)) {
                MemorySegment.ofAddress(chosen).reinterpret(Long.BYTES).set(ValueLayout.JAVA_LONG, 0, list + at + 1);
                MemorySegment.ofAddress(chosenBytes).reinterpret(1).set(ValueLayout.JAVA_BYTE, 0, (byte) length);
                return ALPN_OK;
            }
            at += length + 1L;
        }
        return ALPN_FATAL;
    }
}
