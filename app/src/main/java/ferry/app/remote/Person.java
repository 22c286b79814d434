package ferry.app.remote;

import ferry.app.command.Context;
import ferry.app.terminal.Printable;
import java.io.Console;
import java.util.Arrays;
import java.util.Optional;

/** Somebody at a terminal who can be asked. */
public final class Person {
    private final Context context;
    private final Console console;

    private Person(Context context, Console console) {
        this.context = context;
        this.console = console;
    }

    /** Empty in a script: it must not hang on a question. */
    public static Optional<Person> of(Context context) {
        return Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .map(console -> new Person(context, console));
    }

    public boolean agrees(String question) {
        context.terminal().flush();
        String answer = console.readLine("%s ", Printable.escape(question));
        return answer != null
                && Arrays.asList(context.say("ask.yes").split(" "))
                        .contains(answer.strip().toLowerCase(java.util.Locale.ROOT));
    }

    /** Typed as one sees it; empty at the end of input. */
    Optional<String> line(String prompt) {
        context.terminal().flush();
        return Optional.ofNullable(console.readLine("%s ", Printable.escape(prompt)));
    }

    /** Typed without being shown; empty at the end of input. */
    Optional<String> password(String prompt) {
        context.terminal().flush();
        char[] typed = console.readPassword("%s ", Printable.escape(prompt));
        return Optional.ofNullable(typed).map(String::new);
    }
}
