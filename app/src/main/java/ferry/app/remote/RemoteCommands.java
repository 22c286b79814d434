package ferry.app.remote;

import ferry.app.command.Context;
import picocli.CommandLine;

/** The commands that talk to a server, in the order of {@code ferry help}. */
public final class RemoteCommands {
    private RemoteCommands() {}

    public static void addTo(CommandLine ferry, Context context) {
        ferry.addSubcommand(new RegisterCommand(context))
                .addSubcommand(new LoginCommand(context))
                .addSubcommand(new LogoutCommand(context))
                .addSubcommand(new WhoamiCommand(context))
                .addSubcommand(new PingCommand(context))
                .addSubcommand(new PasswdCommand(context))
                .addSubcommand(new PutCommand(context))
                .addSubcommand(new GetCommand(context))
                .addSubcommand(new LsCommand(context))
                .addSubcommand(new StatCommand(context))
                .addSubcommand(new MkdirCommand(context))
                .addSubcommand(new MvCommand(context))
                .addSubcommand(new RmCommand(context))
                .addSubcommand(new CommandLine(new KeysCommand())
                        .addSubcommand(new KeysListCommand(context))
                        .addSubcommand(new KeysRevokeCommand(context)))
                .addSubcommand(new CommandLine(new TwoFactorCommand())
                        .addSubcommand(new TwoFactorEnableCommand(context))
                        .addSubcommand(new TwoFactorStatusCommand(context))
                        .addSubcommand(new TwoFactorDisableCommand(context))
                        .addSubcommand(new TwoFactorRecoveryCommand(context)))
                .addSubcommand(
                        new CommandLine(new ReceiptsCommand(context)).addSubcommand(new ReceiptsVerifyCommand(context)))
                .addSubcommand(new InviteCommand(context))
                .addSubcommand(new MapUidCommand(context))
                .addSubcommand(new ForgetCommand(context));
    }
}
