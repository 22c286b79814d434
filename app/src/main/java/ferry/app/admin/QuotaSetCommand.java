package ferry.app.admin;

import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.app.config.LimitText;
import ferry.protocol.AdminRequest;
import ferry.protocol.Limit;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ferry admin quota set alice admin@host --bytes 10G}. */
@Command(name = "set")
final class QuotaSetCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final AdminPlace place = new AdminPlace();

    @Mixin
    private final NamedAccount account = new NamedAccount();

    private final Map<Limit, Optional<Long>> amounts = new EnumMap<>(Limit.class);

    QuotaSetCommand(Context context) {
        this.context = context;
    }

    @Option(names = "--bytes", paramLabel = "SIZE", descriptionKey = "param.limit.bytes")
    void bytes(String text) {
        take(Limit.BYTES, text);
    }

    @Option(names = "--files", paramLabel = "N", descriptionKey = "param.limit.files")
    void files(String text) {
        take(Limit.FILES, text);
    }

    @Option(names = "--upload-rate", paramLabel = "SIZE", descriptionKey = "param.limit.uploadRate")
    void uploadRate(String text) {
        take(Limit.UPLOAD_RATE, text);
    }

    @Option(names = "--download-rate", paramLabel = "SIZE", descriptionKey = "param.limit.downloadRate")
    void downloadRate(String text) {
        take(Limit.DOWNLOAD_RATE, text);
    }

    @Option(names = "--links", paramLabel = "N", descriptionKey = "param.limit.links")
    void links(String text) {
        take(Limit.LINKS, text);
    }

    @Option(names = "--uploads", paramLabel = "N", descriptionKey = "param.limit.uploads")
    void uploads(String text) {
        take(Limit.UPLOADS, text);
    }

    private void take(Limit limit, String text) {
        amounts.put(limit, LimitText.parse(text).orElseThrow(() -> wrong("limit.wrongAmount", text)));
    }

    private ParameterException wrong(String phrase, Object... values) {
        if (spec == null) {
            throw new AssertionError("picocli sets the spec before anything is parsed");
        }
        return new ParameterException(spec.commandLine(), context.say(phrase, values));
    }

    @Override
    public String subject() {
        return account.name();
    }

    @Override
    public Integer call() throws Exception {
        if (amounts.isEmpty()) {
            throw wrong("limit.nothing");
        }
        place.at(account.server(), context, administration -> {
            for (Map.Entry<Limit, Optional<Long>> amount : amounts.entrySet()) {
                administration.order(new AdminRequest.QuotaSet(account.name(), amount.getKey(), amount.getValue()));
            }
            return true;
        });
        context.note("note.quotaSet", account.name());
        return ExitCode.OK.number();
    }
}
