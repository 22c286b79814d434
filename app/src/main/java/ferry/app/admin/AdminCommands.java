package ferry.app.admin;

import ferry.app.command.Context;
import ferry.app.command.NamedCommand;
import ferry.app.remote.InviteCommand;
import java.util.List;
import picocli.CommandLine;

/** The commands of administrators, in the order of {@code ferry help admin}. */
public final class AdminCommands {
    private AdminCommands() {}

    public static List<NamedCommand> all(Context context) {
        return List.of(
                NamedCommand.of("quota", () -> new OwnQuotaCommand(context)),
                new NamedCommand("admin", () -> admin(context)));
    }

    private static CommandLine admin(Context context) {
        return new CommandLine(new AdminCommand())
                .addSubcommand(users(context))
                .addSubcommand(quota(context))
                .addSubcommand(permissions(context))
                .addSubcommand(new CommandLine(new InvitesCommand())
                        .addSubcommand(new CommandLine(new InviteCommand(context)).setCommandName("create"))
                        .addSubcommand(new InvitesListCommand(context))
                        .addSubcommand(new InvitesRevokeCommand(context)))
                .addSubcommand(new ApplicantsCommand(context))
                .addSubcommand(new ApproveCommand(context))
                .addSubcommand(new RejectCommand(context))
                .addSubcommand(new CommandLine(new SessionsCommand())
                        .addSubcommand(new SessionsListCommand(context))
                        .addSubcommand(new SessionsRevokeCommand(context)))
                .addSubcommand(new CommandLine(new UploadsCommand())
                        .addSubcommand(new UploadsListCommand(context))
                        .addSubcommand(new UploadsAbortCommand(context)))
                .addSubcommand(new CommandLine(new AuditCommand())
                        .addSubcommand(new AuditShowCommand(context))
                        .addSubcommand(new AuditVerifyCommand(context))
                        .addSubcommand(new AuditExportCommand(context)))
                .addSubcommand(new CommandLine(new SiteKeysCommand()).addSubcommand(new RotateReceiptsCommand(context)))
                .addSubcommand(new CommandLine(new DatabaseCommand()).addSubcommand(new DatabaseCopyCommand(context)))
                .addSubcommand(new CommandLine(new ServerCommand()).addSubcommand(new ServerStatusCommand(context)));
    }

    private static CommandLine quota(Context context) {
        return new CommandLine(new QuotaCommand())
                .addSubcommand(new QuotaShowCommand(context))
                .addSubcommand(new QuotaSetCommand(context))
                .addSubcommand(new QuotaRecountCommand(context));
    }

    private static CommandLine permissions(Context context) {
        return new CommandLine(new PermissionsCommand())
                .addSubcommand(new PermissionsShowCommand(context))
                .addSubcommand(new PermissionsSetCommand(context))
                .addSubcommand(new PermissionsClearCommand(context));
    }

    private static CommandLine users(Context context) {
        return new CommandLine(new UsersCommand())
                .addSubcommand(new UsersAddCommand(context))
                .addSubcommand(new UsersListCommand(context))
                .addSubcommand(new UsersShowCommand(context))
                .addSubcommand(new UsersDisableCommand(context))
                .addSubcommand(new UsersEnableCommand(context))
                .addSubcommand(new UsersRequire2faCommand(context))
                .addSubcommand(new UsersReset2faCommand(context))
                .addSubcommand(new UsersPromoteCommand(context))
                .addSubcommand(new UsersDemoteCommand(context))
                .addSubcommand(new UsersResetPasswordCommand(context))
                .addSubcommand(new UsersRemoveCommand(context));
    }
}
