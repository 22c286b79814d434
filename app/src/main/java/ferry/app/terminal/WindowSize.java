package ferry.app.terminal;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The width of the terminal at {@code stderr}, asked each time, since a person may change it. */
final class WindowSize {
    static final int COLUMNS_DEFAULT = 80;
    private static final int STDERR = 2;
    private static final long TIOCGWINSZ = 0x5413;
    private static final int COLUMNS_OFFSET_BYTES = 2;
    private static final int WINSIZE_BYTES = 8;

    private WindowSize() {}

    static int columns() {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment size = memory.allocate(WINSIZE_BYTES);
            int failed = (int) Ioctl.HANDLE.invokeExact(STDERR, TIOCGWINSZ, size);
            int columns = failed != 0
                    ? 0
                    : Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT_UNALIGNED, COLUMNS_OFFSET_BYTES));
            return columns == 0 ? COLUMNS_DEFAULT : columns;
        } catch (Throwable e) {
            throw new AssertionError("ioctl", e);
        }
    }

    /** Looked up at the first use: most commands draw nothing. */
    private static final class Ioctl {
        // Restricted because a wrong signature would crash: int ioctl(int, unsigned long, ...), ioctl(2).
        @SuppressWarnings("restricted")
        static final MethodHandle HANDLE = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("ioctl"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
                        Linker.Option.firstVariadicArg(2));
    }
}
