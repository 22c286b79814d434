package ferry.app.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a setting's value looks like: how it is read, written and described. Stateless. */
interface Kind<T> {
    /** @throws WrongValueException what is wrong, and what is allowed */
    T read(Raw raw) throws WrongValueException;

    /** As TOML and JSON know it: text, a number, true or false, a list or a map of such. A secret never is part of it. */
    Object plain(T value);

    Allowed allowed();

    /** The sentence for a value of another shape. */
    default WrongValueException wrong(Raw raw) {
        return new WrongValueException(raw, "config.wrong", raw, allowed());
    }

    /** A whole number. */
    static Kind<Integer> number(int least, int most) {
        return new Kind<>() {
            @Override
            public Integer read(Raw raw) throws WrongValueException {
                return raw.number()
                        .filter(number -> number >= least && number <= most)
                        .map(Long::intValue)
                        .orElseThrow(() -> wrong(raw));
            }

            @Override
            public Object plain(Integer value) {
                return value;
            }

            @Override
            public Allowed allowed() {
                return phrases -> phrases.say("config.allowed.number", least, most);
            }
        };
    }

    /** One of the words of an enum, in lower case with hyphens. */
    static <E extends Enum<E>> Kind<E> choice(Class<E> words) {
        return new Kind<>() {
            @Override
            public E read(Raw raw) throws WrongValueException {
                return raw.text()
                        .flatMap(text -> Arrays.stream(words.getEnumConstants())
                                .filter(each -> word(each).equalsIgnoreCase(text.strip()))
                                .findFirst())
                        .orElseThrow(() -> wrong(raw));
            }

            @Override
            public Object plain(E value) {
                return word(value);
            }

            @Override
            public Allowed allowed() {
                String all = Arrays.stream(words.getEnumConstants())
                        .map(each -> TomlText.of(word(each)))
                        .collect(Collectors.joining(", "));
                return phrases -> phrases.say("config.allowed.choice", all);
            }
        };
    }

    /** {@code BY_INVITE} → {@code by-invite}. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A file or directory; relative to the file it stands in. */
    static Kind<Path> path() {
        return new Kind<>() {
            @Override
            public Path read(Raw raw) throws WrongValueException {
                return raw.text()
                        .filter(text -> !text.isEmpty() && text.indexOf('\0') < 0)
                        .map(raw.base()::resolve)
                        .orElseThrow(() -> wrong(raw));
            }

            @Override
            public Object plain(Path value) {
                return value.toString();
            }

            @Override
            public Allowed allowed() {
                return phrases -> phrases.say("config.allowed.path");
            }
        };
    }

    /** Any number of values of one kind; all that are wrong are told. */
    static <T> Kind<List<T>> list(Kind<T> element) {
        return new Kind<>() {
            @Override
            public List<T> read(Raw raw) throws WrongValueException {
                List<T> values = new ArrayList<>();
                List<WrongValueException.Mistake> mistakes = new ArrayList<>();
                for (Raw each : raw.list().orElseThrow(() -> wrong(raw))) {
                    try {
                        values.add(element.read(each));
                    } catch (WrongValueException e) {
                        mistakes.addAll(e.mistakes());
                    }
                }
                if (!mistakes.isEmpty()) {
                    throw new WrongValueException(mistakes);
                }
                return List.copyOf(values);
            }

            @Override
            public Object plain(List<T> values) {
                return values.stream().map(element::plain).toList();
            }

            @Override
            public Allowed allowed() {
                return phrases ->
                        phrases.say("config.allowed.list", element.allowed().say(phrases));
            }
        };
    }
}
