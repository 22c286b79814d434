package ferry.testkit;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** A real datagram socket on a path, as a service manager has one; Java has none of its own. One thread. */
public final class DatagramReceiver implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int ADDRESS_BYTES = 110;
    private static final int PATH_OFFSET = 2;
    private static final int DATAGRAM_BYTES_MAX = 4_096;
    /** On a machine that builds something else at the same time. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong SIZE = ValueLayout.JAVA_LONG;
    private static final MethodHandle SOCKET = bind("socket", FunctionDescriptor.of(INT, INT, INT, INT));
    private static final MethodHandle BIND = bind("bind", FunctionDescriptor.of(INT, INT, ValueLayout.ADDRESS, INT));
    private static final MethodHandle OPTION =
            bind("setsockopt", FunctionDescriptor.of(INT, INT, INT, INT, ValueLayout.ADDRESS, INT));
    private static final MethodHandle RECEIVE =
            bind("recv", FunctionDescriptor.of(SIZE, INT, ValueLayout.ADDRESS, SIZE, INT));
    private static final MethodHandle CLOSE = bind("close", FunctionDescriptor.of(INT, INT));

    private final int socket;

    private DatagramReceiver(int socket) {
        this.socket = socket;
    }

    public static DatagramReceiver at(Path path) throws IOException {
        return at((path + "\0").getBytes(StandardCharsets.UTF_8));
    }

    /** In the abstract namespace: {@code @name}. */
    public static DatagramReceiver atAbstract(String name) throws IOException {
        return at(("\0" + name).getBytes(StandardCharsets.UTF_8));
    }

    private static DatagramReceiver at(byte[] name) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int socket = (int) SOCKET.invokeExact(AF_UNIX, SOCK_DGRAM, 0);
            MemorySegment address = arena.allocate(ADDRESS_BYTES, Short.BYTES);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, PATH_OFFSET, name.length);
            int bound = (int) BIND.invokeExact(socket, address, PATH_OFFSET + name.length);
            MemorySegment timeout = arena.allocate(16, Long.BYTES);
            timeout.set(ValueLayout.JAVA_LONG, 0, WAIT_MAX.toSeconds());
            int set = (int) OPTION.invokeExact(socket, SOL_SOCKET, SO_RCVTIMEO, timeout, 16);
            if (socket < 0 || bound < 0 || set < 0) {
                throw new IOException("no datagram socket: " + socket + " " + bound + " " + set);
            }
            return new DatagramReceiver(socket);
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** The next one; waits for it. */
    public String receive() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(DATAGRAM_BYTES_MAX);
            long bytes = (long) RECEIVE.invokeExact(socket, buffer, (long) DATAGRAM_BYTES_MAX, 0);
            if (bytes < 0) {
                throw new IOException("nothing came within " + WAIT_MAX.toSeconds() + " s");
            }
            return new String(buffer.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try {
            int closed = (int) CLOSE.invokeExact(socket);
            assert closed == 0;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("restricted") // the signatures are those of the C library
    private static MethodHandle bind(String name, FunctionDescriptor signature) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), signature);
    }
}
