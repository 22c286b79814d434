package ferry.app.config;

import ferry.app.terminal.Phrases;
import java.nio.file.Path;

/** Where a value came from, or where a mistake is. */
public sealed interface Origin {
    record Default() implements Origin {}

    /** Lines and columns count from 1; 0 stands for the file as a whole. */
    record File(Path file, int line, int column) implements Origin {
        @Override
        public String toString() {
            return line == 0 ? file.toString() : file + ":" + line + ":" + column;
        }
    }

    record Variable(String name) implements Origin {
        @Override
        public String toString() {
            return name;
        }
    }

    record Option(String name) implements Origin {
        @Override
        public String toString() {
            return name;
        }
    }

    /** {@code file}, for scripts. */
    default String kind() {
        return switch (this) {
            case Default _ -> "default";
            case File _ -> "file";
            case Variable _ -> "environment";
            case Option _ -> "command line";
        };
    }

    /** For a person. */
    default String describe(Phrases phrases) {
        return switch (this) {
            case Default _ -> phrases.say("config.origin.default");
            case File file -> phrases.say("config.origin.file", file);
            case Variable variable -> phrases.say("config.origin.variable", variable);
            case Option option -> phrases.say("config.origin.option", option);
        };
    }
}
