package ferry.app.serve;

import ferry.app.command.Context;
import ferry.app.command.FailureReport;
import ferry.app.config.Change;
import ferry.app.config.ServeSettings;
import ferry.app.config.Setting;
import ferry.app.config.SettingOptions;
import ferry.app.config.Settings;
import ferry.app.logging.LoggersOfTheProcess;
import ferry.transport.TlsIdentity;
import java.io.IOException;
import java.util.List;

/**
 * Reads the settings again while the server runs: what may change does, for links that arrive from then on; what may
 * not is told. A file with any mistake changes nothing. Called by a thread per signal, one at a time.
 */
final class Reloading {
    private static final System.Logger LOG = System.getLogger("ferry.app.serve");

    private final SettingOptions options;
    private final Context context;
    private final Serving serving;
    private final ServiceManager manager;
    private Settings running;

    Reloading(SettingOptions options, Context context, Serving serving, Settings running, ServiceManager manager) {
        this.options = options;
        this.context = context;
        this.serving = serving;
        this.running = running;
        this.manager = manager;
    }

    synchronized void reload() {
        manager.reloading(serving.status());
        List<String> mistakes = mistakes();
        if (mistakes.isEmpty()) {
            manager.ready(serving.status());
        } else {
            mistakes.forEach(line -> LOG.log(System.Logger.Level.ERROR, line));
            String kept = context.say("serve.reload.kept");
            LOG.log(System.Logger.Level.ERROR, kept);
            manager.ready(serving.status() + "; " + kept);
        }
    }

    /** Applies the settings if they are good. */
    private List<String> mistakes() {
        try {
            SettingOptions.Outcome read = options.read(context);
            if (read.problems().isEmpty()) {
                Settings next = running.with(Change.RELOAD, read.settings());
                apply(next, read.settings(), TlsFiles.Place.of(next).read());
            }
            return read.problems().stream()
                    .map(problem -> problem.line(context.phrases()))
                    .toList();
        } catch (IOException e) {
            return List.of(
                    FailureReport.of(e, options.subject(), context.phrases()).sentence());
        }
    }

    private void apply(Settings next, Settings wanted, TlsIdentity identity) {
        TlsFiles.Change tls = serving.apply(next, identity);
        LoggersOfTheProcess.setThreshold(next.value(ServeSettings.LOG_LEVEL).least());
        boolean changed = tls != TlsFiles.Change.NONE;
        switch (tls) {
            case NONE -> {}
            case CERTIFICATE -> LOG.log(System.Logger.Level.INFO, context.say("serve.reload.certificate"));
            case KEY ->
                LOG.log(System.Logger.Level.WARNING, context.say("serve.reload.tlsKey", identity.fingerprint()));
        }
        for (Setting<?> setting : ServeSettings.all()) {
            if (!running.agrees(next, setting)) {
                changed = true;
                tell("serve.reload.changed", setting, next);
            } else if (!next.agrees(wanted, setting)) {
                changed = true;
                tell("serve.reload.restart", setting, wanted);
            }
        }
        running = next;
        if (!changed) {
            LOG.log(System.Logger.Level.INFO, context.say("serve.reload.same"));
        }
    }

    private void tell(String phrase, Setting<?> setting, Settings settings) {
        LOG.log(
                phrase.endsWith("restart") ? System.Logger.Level.WARNING : System.Logger.Level.INFO,
                context.say(phrase, setting.key(), running.toml(setting), settings.toml(setting)));
    }
}
