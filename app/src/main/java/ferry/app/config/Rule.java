package ferry.app.config;

import java.util.function.Predicate;

/** What settings must keep together; a breach is told at {@code at}, by the sentence {@code phrase}. */
record Rule(Setting<?> at, Predicate<Settings> holds, String phrase) {}
