package ferry.app.remote;

import ferry.app.command.Context;
import ferry.app.command.NamedCommand;
import java.util.List;
import picocli.CommandLine;

/** The commands that talk to a server, in the order of {@code ferry help}. */
public final class RemoteCommands {
    private RemoteCommands() {}

    public static List<NamedCommand> all(Context context) {
        return List.of(
                NamedCommand.of("register", () -> new RegisterCommand(context)),
                NamedCommand.of("login", () -> new LoginCommand(context)),
                NamedCommand.of("logout", () -> new LogoutCommand(context)),
                NamedCommand.of("whoami", () -> new WhoamiCommand(context)),
                NamedCommand.of("ping", () -> new PingCommand(context)),
                NamedCommand.of("passwd", () -> new PasswdCommand(context)),
                NamedCommand.of("put", () -> new PutCommand(context)),
                NamedCommand.of("get", () -> new GetCommand(context)),
                NamedCommand.of("ls", () -> new LsCommand(context)),
                NamedCommand.of("stat", () -> new StatCommand(context)),
                NamedCommand.of("mkdir", () -> new MkdirCommand(context)),
                NamedCommand.of("mv", () -> new MvCommand(context)),
                NamedCommand.of("rm", () -> new RmCommand(context)),
                new NamedCommand(
                        "keys",
                        () -> new CommandLine(new KeysCommand())
                                .addSubcommand(new KeysListCommand(context))
                                .addSubcommand(new KeysRevokeCommand(context))),
                new NamedCommand(
                        "2fa",
                        () -> new CommandLine(new TwoFactorCommand())
                                .addSubcommand(new TwoFactorEnableCommand(context))
                                .addSubcommand(new TwoFactorStatusCommand(context))
                                .addSubcommand(new TwoFactorDisableCommand(context))
                                .addSubcommand(new TwoFactorRecoveryCommand(context))),
                new NamedCommand(
                        "receipts",
                        () -> new CommandLine(new ReceiptsCommand(context))
                                .addSubcommand(new ReceiptsVerifyCommand(context))),
                NamedCommand.of("invite", () -> new InviteCommand(context)),
                NamedCommand.of("map-uid", () -> new MapUidCommand(context)),
                NamedCommand.of("forget", () -> new ForgetCommand(context)));
    }
}
