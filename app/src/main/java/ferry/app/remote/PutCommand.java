package ferry.app.remote;

import ferry.app.command.CommandFailure;
import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.app.remote.RemoteOptions.Place;
import ferry.client.TransferOptions;
import ferry.client.TransferReport;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ferry put FILE… alice@host:path}: uploads files and trees. */
@Command(name = "put")
final class PutCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    @Mixin
    private final TransferFlags flags = new TransferFlags();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Option(names = "--follow-links")
    private boolean followLinks;

    @Parameters(arity = "1..*", hideParamSyntax = true, paramLabel = "FILE... REMOTE", descriptionKey = "param.put")
    private List<String> names = new ArrayList<>();

    PutCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return names.isEmpty() ? "put" : names.getLast();
    }

    @Override
    public Integer call() throws Exception {
        if (names.size() < 2) {
            throw new CommandFailure(ExitCode.USAGE, "usage.put");
        }
        Place place = remote.place(names.getLast());
        List<Path> sources = sources(names.subList(0, names.size() - 1));
        TransferOptions options = flags.options(followLinks);
        try (Connection connection = new Connection(context, remote, flags.patience());
                Interruption _ = Interruption.watch(context)) {
            return connection.signedIn(place, session -> {
                TransferDisplay display = new TransferDisplay(context);
                TransferReport report;
                try (display;
                        LocalTotal _ = LocalTotal.count(sources, followLinks, display.progress())) {
                    report = session.put(sources, place.name().target(), options, display);
                }
                TransferSummary summary = new TransferSummary(context, report, display.firstReceipt());
                if (json.wanted()) {
                    context.terminal().json(summary.json(subject()));
                } else {
                    summary.show("put", subject());
                }
                return Problems.exitCode(report);
            });
        }
    }

    /** Missing files are told before anything is sent: most of them are typing mistakes. */
    private static List<Path> sources(List<String> names) throws CommandFailure {
        List<Path> sources = new ArrayList<>();
        for (String name : names) {
            Path source = Path.of(name);
            if (!Files.exists(source, LinkOption.NOFOLLOW_LINKS)) {
                throw new CommandFailure(ExitCode.NO_INPUT, "failure.noSuchFile", name);
            }
            sources.add(source);
        }
        return sources;
    }
}
