package ferry.transport;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/**
 * Datagrams to a Unix socket, as service managers take them (sd_notify(3)). Java has Unix sockets for streams only, so
 * this calls libc. A message is sent whole or not at all; nothing is ever received. For a few messages in the life of a
 * process: each one opens and closes a socket.
 */
public final class NotifySocket {
    private static final int AF_UNIX = 1;
    /** SOCK_DGRAM | SOCK_CLOEXEC. */
    private static final int DATAGRAM = 2 | 0x80000;
    /** Never a SIGPIPE, and never a wait for a receiver that takes nothing: MSG_NOSIGNAL | MSG_DONTWAIT. */
    private static final int SEND_FLAGS = 0x4000 | 0x40;

    /** sockaddr_un: the family, then at most 108 bytes. */
    private static final int PATH_OFFSET = 2;

    private static final int PATH_BYTES_MAX = 108;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));

    private final byte[] address;

    /** {@code name}: an absolute path, or {@code @} and a name in the abstract namespace. */
    public NotifySocket(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        boolean isAbstract = name.startsWith("@");
        if (!(isAbstract || name.startsWith("/")) || bytes.length >= PATH_BYTES_MAX) {
            throw new IllegalArgumentException("no address of a Unix socket: " + name);
        }
        if (isAbstract) {
            bytes[0] = 0;
        }
        address = bytes;
    }

    /** @throws IOException nobody is there, or takes nothing */
    public void send(String message) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            byte[] content = message.getBytes(StandardCharsets.UTF_8);
            MemorySegment to = arena.allocate(PATH_OFFSET + PATH_BYTES_MAX, Short.BYTES);
            to.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(address, 0, to, ValueLayout.JAVA_BYTE, PATH_OFFSET, address.length);
            // A path ends with a zero byte, a name in the abstract namespace with the length.
            int length = PATH_OFFSET + address.length + (address[0] == 0 ? 0 : 1);
            int socket = (int) Calls.SOCKET.invokeExact(state, AF_UNIX, DATAGRAM, 0);
            if (socket < 0) {
                throw failure("socket", state);
            }
            try {
                long sent = (long) Calls.SENDTO.invokeExact(
                        state,
                        socket,
                        arena.allocateFrom(ValueLayout.JAVA_BYTE, content),
                        (long) content.length,
                        SEND_FLAGS,
                        to,
                        length);
                if (sent != content.length) {
                    throw failure("sendto", state);
                }
            } finally {
                int closed = (int) Calls.CLOSE.invokeExact(state, socket);
                assert closed == 0;
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("method handles of C functions throw nothing", e);
        }
    }

    private static IOException failure(String call, MemorySegment state) {
        return new IOException(call + ": errno " + (int) ERRNO.get(state, 0L));
    }

    /** Bound when the first message is sent. */
    private static final class Calls {
        private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
        private static final ValueLayout.OfLong SIZE = ValueLayout.JAVA_LONG;

        static final MethodHandle SOCKET = bind("socket", FunctionDescriptor.of(INT, INT, INT, INT));
        static final MethodHandle SENDTO = bind(
                "sendto", FunctionDescriptor.of(SIZE, INT, ValueLayout.ADDRESS, SIZE, INT, ValueLayout.ADDRESS, INT));
        static final MethodHandle CLOSE = bind("close", FunctionDescriptor.of(INT, INT));

        @SuppressWarnings("restricted") // the signatures are those of socket(2), sendto(2) and close(2)
        private static MethodHandle bind(String name, FunctionDescriptor signature) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(
                    linker.defaultLookup().findOrThrow(name), signature, Linker.Option.captureCallState("errno"));
        }
    }
}
