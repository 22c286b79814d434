package ferry.app.serve;

import ferry.app.command.ClientKeyFile;
import ferry.app.command.CommandFailure;
import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.app.logging.LoggersOfTheProcess;
import ferry.depot.DepotSettings.Registration;
import ferry.protocol.proof.Durability;
import ferry.transport.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ferry serve}: a server in the foreground, until a signal. */
@Command(name = "serve")
public final class ServeCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Option(names = "--data", paramLabel = "DIR")
    private Path data = Path.of("ferry-data");

    @Option(names = "--listen", paramLabel = "ADDRESS:PORT")
    private List<String> listen = new ArrayList<>();

    @Option(names = "--socket", paramLabel = "PATH")
    private @Nullable Path socket;

    @Option(names = "--no-socket")
    private boolean noSocket;

    @Option(names = "--registration", paramLabel = "open|invite|closed")
    private @Nullable Registration registration;

    @Option(names = "--durability", paramLabel = "durable|relaxed")
    private Durability durability = Durability.DURABLE;

    @Option(names = "--client-key", paramLabel = "NAME=FILE")
    private List<String> clientKeys = new ArrayList<>();

    @Option(names = "--json")
    private boolean json;

    public ServeCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return data.toString();
    }

    @Override
    public Integer call() throws Exception {
        LoggersOfTheProcess.configure(
                context.terminal().isVerbose() ? System.Logger.Level.DEBUG : System.Logger.Level.INFO,
                context.terminal()::warn);
        try (DataDirectory directory = DataDirectory.open(data);
                Serving serving = Serving.start(configuration(), directory, context);
                StopSignal stop = StopSignal.install(serving::stop)) {
            serving.introduce(json);
            stop.await();
        }
        return ExitCode.OK.number();
    }

    private Configuration configuration() throws IOException, CommandFailure {
        List<Endpoint.Tcp> addresses = new ArrayList<>();
        for (String address : listen) {
            addresses.add(ListenAddress.parse(address));
        }
        boolean isLocalOnly = addresses.stream().allMatch(ListenAddress::isLocal);
        Map<String, byte[]> keys = new LinkedHashMap<>();
        for (String key : clientKeys) {
            ClientKeyFile file = ClientKeyFile.read(key);
            keys.put(file.name(), file.secret());
        }
        return new Configuration(
                addresses,
                !noSocket,
                socket,
                registration != null ? registration : isLocalOnly ? Registration.OPEN : Registration.INVITE,
                durability,
                keys);
    }
}
