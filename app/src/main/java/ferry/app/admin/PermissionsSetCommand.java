package ferry.app.admin;

import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.protocol.AdminRequest;
import ferry.protocol.FerryPath;
import ferry.protocol.Right;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ferry admin permissions set alice inbox create admin@host}. */
@Command(name = "set")
final class PermissionsSetCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final AdminPlace place = new AdminPlace();

    @Mixin
    private final RuledFolder ruled = new RuledFolder();

    @Parameters(index = "2", paramLabel = "RIGHTS", descriptionKey = "param.rights")
    private String rights = "";

    @Parameters(
            index = "3",
            arity = "0..1",
            hideParamSyntax = true,
            paramLabel = "[ADMIN@]HOST",
            descriptionKey = "param.server")
    private @Nullable String server;

    PermissionsSetCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return ruled.folder();
    }

    @Override
    public Integer call() throws Exception {
        FerryPath folder = FerryPath.parse(ruled.folder());
        place.order(server, context, new AdminRequest.PermissionSet(ruled.account(), folder, parsed()));
        context.note("note.permissionSet", ruled.account(), "/" + folder, rights);
        return ExitCode.OK.number();
    }

    private Set<Right> parsed() {
        Set<Right> parsed = EnumSet.noneOf(Right.class);
        String words = rights.toLowerCase(Locale.ROOT);
        switch (words) {
            case "all" -> parsed.addAll(Right.ALL);
            case "none" -> {}
            default -> {
                for (String word : words.split(",", -1)) {
                    parsed.add(Right.of(word).orElseThrow(() -> wrong(word)));
                }
            }
        }
        return parsed;
    }

    private ParameterException wrong(String word) {
        if (spec == null) {
            throw new AssertionError("picocli sets the spec before anything is parsed");
        }
        return new ParameterException(spec.commandLine(), context.say("permissions.wrongRight", word));
    }
}
