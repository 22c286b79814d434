package ferry.app.remote;

import ferry.app.command.CommandFailure;
import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.app.remote.RemoteOptions.Place;
import ferry.client.TransferOptions;
import ferry.client.TransferReport;
import ferry.protocol.FerryPath;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ferry get alice@host:path… LOCAL}: downloads files and trees. */
@Command(name = "get")
final class GetCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    @Mixin
    private final TransferFlags flags = new TransferFlags();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(arity = "1..*", hideParamSyntax = true, paramLabel = "REMOTE... LOCAL", descriptionKey = "param.get")
    private List<String> names = new ArrayList<>();

    GetCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return names.isEmpty() ? "get" : names.getFirst();
    }

    @Override
    public Integer call() throws Exception {
        // One name alone is fetched into the working directory.
        Path target = Path.of(names.size() == 1 ? "." : names.getLast());
        List<String> wanted = names.size() == 1 ? names : names.subList(0, names.size() - 1);
        Place place = remote.place(wanted.getFirst());
        List<FerryPath> sources = new ArrayList<>();
        for (String name : wanted) {
            Place next = remote.place(name);
            if (!next.server().equals(place.server()) || !next.account().equals(place.account())) {
                throw new CommandFailure(ExitCode.USAGE, "usage.twoServers", wanted.getFirst(), name);
            }
            sources.add(next.name().path());
        }
        TransferOptions options = flags.options(false);
        try (Connection connection = new Connection(context, remote, flags.patience());
                Interruption _ = Interruption.watch(context)) {
            return connection.signedIn(place, session -> {
                TransferDisplay display = new TransferDisplay(context);
                TransferReport report;
                try (display) {
                    report = session.get(sources, target, options, display);
                }
                TransferSummary summary = new TransferSummary(context, report, display.firstReceipt());
                if (json.wanted()) {
                    context.terminal().json(summary.json(target.toString()));
                } else {
                    summary.show("get", target.toString());
                }
                return Problems.exitCode(report);
            });
        }
    }
}
