package ferry.app.demo;

import ferry.app.command.CommandFailure;
import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.app.terminal.Amounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ferry demo}: the main job on real data, with kills in the middle. */
@Command(name = "demo")
public final class DemoCommand implements Callable<Integer>, Subject {
    /** The server's copy, the downloaded copy, and something to breathe. */
    private static final double ROOM_NEEDED = 2.2;

    private final Context context;

    @Option(names = "--tree", paramLabel = "DIR")
    private @Nullable Path tree;

    @Option(names = "--work", paramLabel = "DIR")
    private @Nullable Path work;

    @Option(names = "--keep")
    private boolean keep;

    public DemoCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return "demo";
    }

    @Override
    public Integer call() throws Exception {
        Path source = tree != null
                ? tree.toAbsolutePath().normalize()
                : Path.of(context.environment().property("java.home").orElseThrow());
        Path workshop = work == null
                ? Files.createTempDirectory("ferry-demo-")
                : Files.createTempDirectory(work.toAbsolutePath(), "ferry-demo-");
        Demo demo = new Demo(context, FerryLauncher.of(context.environment()), workshop);
        // By a hook, so that Ctrl-C leaves neither processes nor files behind.
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("demo-end").unstarted(() -> {
                    demo.close();
                    clean(workshop);
                }));
        Tree wanted = Tree.read(source);
        long free = Files.getFileStore(workshop).getUsableSpace();
        if (free < wanted.bytes() * ROOM_NEEDED) {
            throw new CommandFailure(
                    ExitCode.DISK_FULL, "demo.noRoom", workshop, Amounts.bytes(free), Amounts.bytes((long)
                            (wanted.bytes() * ROOM_NEEDED)));
        }
        return demo.run(wanted) ? ExitCode.OK.number() : ExitCode.IO.number();
    }

    private void clean(Path workshop) {
        if (keep) {
            context.terminal().note(context.say("demo.kept", workshop));
            context.terminal().flush();
            return;
        }
        try {
            Tree.delete(workshop);
        } catch (IOException e) {
            context.terminal().warn(context.say("demo.notRemoved", workshop, String.valueOf(e.getMessage())));
        }
    }
}
