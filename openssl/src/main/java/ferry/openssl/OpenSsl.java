package ferry.openssl;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The system's OpenSSL 3. All functions go through one native binding of eight words, since a cold command pays for each
 * binding it links; what a function does not take is not looked at (System V and AArch64 calling conventions). Content
 * has a second one, which lets the library work on Java's arrays in place: such a call holds up the garbage collector,
 * so it takes one record at most.
 *
 * <p>Failures lie in a queue of the carrier thread. A virtual thread does not change its carrier between two native
 * calls with nothing blocking in between, and each failure empties the queue, so that it is empty before each call.
 */
public final class OpenSsl {
    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;
    private static final long VERSION_MIN = 0x30000000L;
    private static final long VERSION_END = 0x40000000L;
    /** Java ends without asking the library, whose own clean-up at exit would race with threads that still use it. */
    private static final long INIT_NO_ATEXIT = 0x00080000L;
    /** What may be negotiated is decided here and not in a file of the machine. */
    private static final long INIT_NO_LOAD_CONFIG = 0x00000080L;

    private static final long TEXT_BYTES_MAX = 256;

    /** What is called; the names are the library's. */
    public enum Function {
        OpenSSL_version,
        OpenSSL_version_num,
        OPENSSL_init_ssl,
        TLS_method,
        ERR_get_error,
        ERR_reason_error_string,
        BIO_new,
        BIO_new_mem_buf,
        BIO_s_mem,
        BIO_ctrl,
        BIO_read,
        EVP_DigestSign,
        EVP_DigestSignInit,
        EVP_DigestVerify,
        EVP_DigestVerifyInit,
        EVP_MD_CTX_free,
        EVP_MD_CTX_new,
        EVP_PKEY_free,
        EVP_PKEY_new_raw_private_key,
        EVP_PKEY_new_raw_public_key,
        X509_free,
        X509_get_X509_PUBKEY,
        d2i_AutoPrivateKey,
        d2i_X509,
        i2d_X509_PUBKEY,
        SSL_CTX_new,
        SSL_CTX_free,
        SSL_CTX_ctrl,
        SSL_CTX_set_alpn_select_cb,
        SSL_CTX_set_ciphersuites,
        SSL_CTX_set_num_tickets,
        SSL_CTX_set_options,
        SSL_CTX_use_PrivateKey,
        SSL_CTX_use_certificate_ASN1,
        SSL_new,
        SSL_free,
        SSL_ctrl,
        SSL_do_handshake,
        SSL_export_keying_material,
        SSL_get0_alpn_selected,
        SSL_get1_peer_certificate,
        SSL_get_error,
        SSL_key_update,
        SSL_set0_rbio,
        SSL_set_accept_state,
        SSL_set_alpn_protos,
        SSL_set_bio,
        SSL_set_connect_state,
        SSL_shutdown,
        SSL_read_ex,
        SSL_write_ex,
        SHA256_Init,
        SHA256_Update,
        SHA256_Final
    }

    /** Loaded at the first question. */
    private static final class Loaded {
        static final @Nullable OpenSsl LIBRARY = load();
    }

    private static final MethodHandle WORDS =
            bind(FunctionDescriptor.of(WORD, WORD, WORD, WORD, WORD, WORD, WORD, WORD, WORD));
    private static final MethodHandle ARRAYS = bind(
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, WORD, ValueLayout.ADDRESS),
            Linker.Option.critical(true));

    private final Map<Function, MemorySegment> addresses;

    private OpenSsl(Map<Function, MemorySegment> addresses) {
        this.addresses = addresses;
    }

    /** Empty where the machine has none, or an older one. */
    public static Optional<OpenSsl> find() {
        return Optional.ofNullable(Loaded.LIBRARY);
    }

    @SuppressWarnings("restricted") // a native binding is what this class is for; the launcher allows it by module
    private static MethodHandle bind(FunctionDescriptor descriptor, Linker.Option... options) {
        return Linker.nativeLinker().downcallHandle(descriptor, options);
    }

    @SuppressWarnings("restricted")
    private static @Nullable OpenSsl load() {
        if (ValueLayout.ADDRESS.byteSize() != Long.BYTES) {
            return null;
        }
        Map<Function, MemorySegment> addresses = new EnumMap<>(Function.class);
        try {
            SymbolLookup lookup = SymbolLookup.libraryLookup("libssl.so.3", Arena.global())
                    .or(SymbolLookup.libraryLookup("libcrypto.so.3", Arena.global()));
            for (Function function : Function.values()) {
                Optional<MemorySegment> address = lookup.find(function.name());
                if (address.isEmpty()) {
                    return null;
                }
                addresses.put(function, address.get());
            }
        } catch (IllegalArgumentException e) {
            return null; // No such library.
        }
        OpenSsl library = new OpenSsl(addresses);
        long version = library.call(Function.OpenSSL_version_num);
        boolean usable = version >= VERSION_MIN
                && version < VERSION_END
                && (int) library.call(Function.OPENSSL_init_ssl, INIT_NO_ATEXIT | INIT_NO_LOAD_CONFIG) == 1;
        return usable ? library : null;
    }

    /** {@code OpenSSL 3.0.19}. */
    public String version() {
        String text = text(call(Function.OpenSSL_version));
        int second = text.indexOf(' ', text.indexOf(' ') + 1);
        return second < 0 ? text : text.substring(0, second);
    }

    public long call(Function function) {
        return call(function, 0);
    }

    public long call(Function function, long a) {
        return call(function, a, 0);
    }

    public long call(Function function, long a, long b) {
        return call(function, a, b, 0, 0);
    }

    public long call(Function function, long a, long b, long c) {
        return call(function, a, b, c, 0);
    }

    public long call(Function function, long a, long b, long c, long d) {
        return call(function, a, b, c, d, 0, 0, 0, 0);
    }

    long call(Function function, long a, long b, long c, long d, long e) {
        return call(function, a, b, c, d, e, 0, 0, 0);
    }

    public long call(Function function, long a, long b, long c, long d, long e, long f, long g, long h) {
        try {
            return (long) WORDS.invokeExact(address(function), a, b, c, d, e, f, g, h);
        } catch (Throwable failure) {
            throw new AssertionError("a native call does not throw", failure);
        }
    }

    /** {@code SSL_read_ex} or {@code SSL_write_ex} on a piece of an array; how much it was goes to {@code count}. */
    public boolean move(Function function, long ssl, MemorySegment array, MemorySegment count) {
        return onArrays(function, MemorySegment.ofAddress(ssl), array, array.byteSize(), count);
    }

    /** A function of the library's hash: its state first. */
    void hash(Function function, MemorySegment first, MemorySegment second, long length) {
        if (!onArrays(function, first, second, length, MemorySegment.NULL)) {
            throw new AssertionError(function + " cannot fail");
        }
    }

    private boolean onArrays(
            Function function, MemorySegment first, MemorySegment second, long length, MemorySegment last) {
        try {
            return (int) ARRAYS.invokeExact(address(function), first, second, length, last) == 1;
        } catch (Throwable failure) {
            throw new AssertionError("a native call does not throw", failure);
        }
    }

    private MemorySegment address(Function function) {
        MemorySegment address = addresses.get(function);
        if (address == null) {
            throw new AssertionError("the library was loaded without " + function);
        }
        return address;
    }

    /** For set-up: pointers and numbers, of which 0 (and −1 as 32 bits) is a failure. */
    public long require(long result, String what) throws IOException {
        if (result == 0 || (int) result == -1) {
            throw new IOException(what + ": " + failure());
        }
        return result;
    }

    /** What the last call on this thread complained of; empties the queue. */
    public String failure() {
        String reason = "no reason given";
        for (long code = call(Function.ERR_get_error); code != 0; code = call(Function.ERR_get_error)) {
            long text = call(Function.ERR_reason_error_string, code);
            if (text != 0) {
                reason = text(text);
            }
        }
        return reason;
    }

    @SuppressWarnings("restricted") // the library's own constant texts
    private static String text(long address) {
        return MemorySegment.ofAddress(address).reinterpret(TEXT_BYTES_MAX).getString(0, StandardCharsets.US_ASCII);
    }
}
