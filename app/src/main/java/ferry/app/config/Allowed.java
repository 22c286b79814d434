package ferry.app.config;

import ferry.app.terminal.Phrases;

/** What a setting takes, in words of whatever language is wanted. */
interface Allowed {
    String say(Phrases phrases);
}
