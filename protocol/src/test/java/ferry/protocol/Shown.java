package ferry.protocol;

import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Messages in the words of docs/protocol/vectors/README.md. */
final class Shown {
    private Shown() {}

    static String message(Message message) {
        String fields = fields((Record) message);
        return MessageType.of(message).name() + (fields.isEmpty() ? "" : " " + fields);
    }

    private static String fields(Record shown) {
        return Arrays.stream(shown.getClass().getRecordComponents())
                .map(component -> component.getName() + "=" + value(read(shown, component)))
                .collect(Collectors.joining(" "));
    }

    private static Object read(Record shown, RecordComponent component) {
        try {
            return component.getAccessor().invoke(shown);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static String value(Object value) {
        return switch (value) {
            case byte[] bytes -> bytes.length == 0 ? "empty" : HexFormat.of().formatHex(bytes);
            case String text -> '"' + text + '"';
            case Instant time -> time.getEpochSecond() + "+" + time.getNano();
            case FerryPath path -> value(path.names());
            case List<?> list -> list.stream().map(Shown::value).collect(Collectors.joining(",", "[", "]"));
            case Optional<?> optional -> optional.map(Shown::value).orElse("none");
            case Replace.Never() -> "never";
            case Replace.Always() -> "always";
            case Replace.Version(Id16 version) -> "version:" + version;
            case Id16 id -> id.hex();
            case Record part -> "(" + fields(part) + ")";
            default -> value.toString();
        };
    }
}
