package ferry.app.command;

import ferry.app.terminal.Phrases;
import ferry.app.terminal.Terminal;

/** What every command is made with. */
public record Context(Environment environment, Terminal terminal, Phrases phrases) {

    public String say(String phrase, Object... values) {
        return phrases.say(phrase, values);
    }

    /** Tells a person what was done; not in quiet or JSON output. */
    public void note(String phrase, Object... values) {
        terminal.note(say(phrase, values));
    }

    /** Tells a person what needs attention. */
    public void warn(String phrase, Object... values) {
        terminal.warn("ferry: " + say(phrase, values));
    }
}
