package ferry.bench.measure;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The processor time of all commands of this process that have ended, with those that they waited for: getrusage(2),
 * microseconds where /proc has hundredths of a second.
 */
final class EndedCommands {
    private static final int RUSAGE_CHILDREN = -1;
    private static final long RUSAGE_BYTES = 144;
    private static final MethodHandle GETRUSAGE = getrusage();

    private EndedCommands() {}

    @SuppressWarnings("restricted") // a native binding is what this class is for
    private static MethodHandle getrusage() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().find("getrusage").orElseThrow(),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    }

    static double cpuSeconds() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment usage = arena.allocate(RUSAGE_BYTES, Long.BYTES);
            int result = (int) GETRUSAGE.invokeExact(RUSAGE_CHILDREN, usage);
            if (result != 0) {
                throw new AssertionError("getrusage refuses RUSAGE_CHILDREN");
            }
            // Two times of seconds and microseconds: in user mode and in the kernel.
            return usage.getAtIndex(ValueLayout.JAVA_LONG, 0)
                    + usage.getAtIndex(ValueLayout.JAVA_LONG, 2)
                    + (usage.getAtIndex(ValueLayout.JAVA_LONG, 1) + usage.getAtIndex(ValueLayout.JAVA_LONG, 3)) / 1e6;
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
