package ferry.depot;

import ferry.storage.FileTree;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real tree that notes the committer's steps, and lets a test fail, stop or end the world at one of them. */
final class FaultyTree {
    private static final Set<String> STEPS = Set.of(
            "syncData", "makeDirectories", "keepLeaves", "publish", "move", "remove", "syncDirectories", "dropLeaves");

    final List<String> steps = new CopyOnWriteArrayList<>();
    volatile Fault fault = (_, _) -> {};

    enum Moment {
        BEFORE,
        AFTER
    }

    interface Fault {
        void at(String step, Moment moment) throws IOException;
    }

    /** The end of the process, as far as a thread can notice. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;

        Crash(String where) {
            super(where);
        }
    }

    FileTree around(FileTree tree) {
        return (FileTree) Proxy.newProxyInstance(
                FileTree.class.getClassLoader(), new Class<?>[] {FileTree.class}, (_, method, arguments) -> {
                    try {
                        if (!STEPS.contains(method.getName())) {
                            return method.invoke(tree, arguments);
                        }
                        fault.at(method.getName(), Moment.BEFORE);
                        Object result = method.invoke(tree, arguments);
                        steps.add(method.getName());
                        fault.at(method.getName(), Moment.AFTER);
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Crashes at the {@code number}th moment of a step, counted from 1, and at every one after it. */
    void crashAt(int number) {
        int[] count = {0};
        fault = (step, moment) -> {
            synchronized (count) {
                if (++count[0] >= number) {
                    throw new Crash(moment + " " + step);
                }
            }
        };
    }
}
