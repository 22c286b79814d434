package ferry.app.serve;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * SIGHUP: calls back, on a thread that Java starts for each signal. Java has one way to hear a signal, {@code
 * sun.misc.Signal} of {@code jdk.unsupported}; javac warns of it even where that is said to be known, and our warnings
 * are errors, hence method handles. A native handler of our own is no way: Java must not run inside one.
 */
final class ReloadSignal {
    private ReloadSignal() {}

    static void install(Runnable reload) {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        try {
            Class<?> signal = lookup.findClass("sun.misc.Signal");
            Class<?> handler = lookup.findClass("sun.misc.SignalHandler");
            MethodHandle run = lookup.findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                    .bindTo(reload);
            Object callback =
                    MethodHandleProxies.asInterfaceInstance(handler, MethodHandles.dropArguments(run, 0, signal));
            Object hangUp = lookup.findConstructor(signal, MethodType.methodType(void.class, String.class))
                    .invoke("HUP");
            Object former = lookup.findStatic(signal, "handle", MethodType.methodType(handler, signal, handler))
                    .invoke(hangUp, callback);
            assert former != null;
        } catch (Throwable e) {
            throw new AssertionError("every Java on Linux hears SIGHUP", e);
        }
    }
}
