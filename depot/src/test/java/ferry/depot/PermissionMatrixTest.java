package ferry.depot;

import static ferry.depot.DepotRig.content;
import static ferry.depot.DepotRig.get;
import static ferry.depot.DepotRig.id;
import static ferry.depot.DepotRig.list;
import static ferry.depot.DepotRig.openRequest;
import static ferry.depot.DepotRig.path;
import static ferry.depot.DepotRig.put;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.ErrorCode;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import ferry.protocol.Replace;
import ferry.protocol.Right;
import ferry.protocol.proof.Durability;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every operation against every set of rights at the folder {@code box}, with everything allowed around it: what a door
 * sees. The table is written from docs/decisions/0008-permissions.md, not from the code.
 */
class PermissionMatrixTest {
    private static final byte[] SMALL = content(100, 1);
    private static final byte[] OTHER = content(100, 2);
    private static final byte[] LARGE = content(1_100_000, 3);
    private static final String OK = "ok";
    private static final String HIDDEN = "not shown";

    @TempDir
    Path directory;

    private interface Operation {
        /** What is told: OK, something of its own, or a refusal. */
        String run(AccountAccess access) throws IOException;
    }

    /** @param expected from the rights that are held at {@code box} */
    private record Row(String name, Operation operation, Function<Set<Right>, String> expected) {}

    private static Function<Set<Right>, String> needs(Right right, String then) {
        return held -> held.contains(right) ? then : denied(held);
    }

    private static String denied(Set<Right> held) {
        return held.isEmpty() ? ErrorCode.NOT_FOUND.name() : ErrorCode.FORBIDDEN.name();
    }

    private static boolean looks(Set<Right> held) {
        return held.contains(Right.READ) || held.contains(Right.LIST);
    }

    private static Function<Set<Right>, String> looking(String then) {
        return held -> looks(held) ? then : denied(held);
    }

    private static String done() {
        return OK;
    }

    private static String stored(StoredFile file) {
        return file.alreadyThere() ? "already there" : OK;
    }

    private static String move(AccountAccess access, String from, String to, boolean replace) throws IOException {
        access.move(new Message.Move(path(from), path(to), replace));
        return done();
    }

    private static String remove(AccountAccess access, String path) throws IOException {
        access.remove(new Message.Remove(path(path), true));
        return done();
    }

    private static List<Row> uploading() {
        return List.of(
                new Row(
                        "put where nothing is",
                        access -> stored(put(access, "box/new", SMALL)),
                        needs(Right.CREATE, OK)),
                new Row(
                        "put below a new directory",
                        access -> stored(put(access, "box/d/e/new", SMALL)),
                        needs(Right.CREATE, OK)),
                new Row(
                        "put with overwriting where nothing is",
                        access -> stored(put(access, "box/new2", SMALL, Replace.ALWAYS)),
                        needs(Right.CREATE, OK)),
                new Row(
                        "open an upload",
                        access -> opened(access, "box/large", Replace.NEVER),
                        needs(Right.CREATE, OK)),
                new Row(
                        "open an upload where a file is",
                        access -> opened(access, "box/same", Replace.ALWAYS),
                        held -> held.contains(Right.WRITE)
                                ? OK
                                : needs(Right.CREATE, ErrorCode.EXISTS.name()).apply(held)),
                new Row(
                        "make a directory",
                        access -> {
                            access.makeDirectory(path("box/made/it")).await();
                            return OK;
                        },
                        needs(Right.CREATE, OK)));
    }

    private static List<Row> conflicting() {
        return List.of(
                new Row(
                        "put what is there, under another upload id",
                        access -> stored(put(access, "box/same", SMALL)),
                        held -> !held.contains(Right.CREATE)
                                ? denied(held)
                                : looks(held) ? "already there" : ErrorCode.EXISTS.name()),
                new Row(
                        "put other content",
                        access -> stored(put(access, "box/same", OTHER)),
                        needs(Right.CREATE, ErrorCode.EXISTS.name())),
                new Row(
                        "overwrite",
                        access -> stored(put(access, "box/over", OTHER, Replace.ALWAYS)),
                        held -> held.contains(Right.WRITE)
                                ? OK
                                : needs(Right.CREATE, ErrorCode.EXISTS.name()).apply(held)),
                new Row(
                        "overwrite a version",
                        access -> stored(put(access, "box/same", OTHER, new Replace.Version(new Id16(1, 2)))),
                        held -> held.contains(Right.WRITE) ? ErrorCode.VERSION_CHANGED.name() : denied(held)),
                new Row(
                        "put where a directory is",
                        access -> stored(put(access, "box/sub", OTHER)),
                        held -> needs(
                                        Right.CREATE,
                                        looks(held) ? ErrorCode.IS_DIRECTORY.name() : ErrorCode.EXISTS.name())
                                .apply(held)),
                new Row(
                        "put below a file",
                        access -> stored(put(access, "box/same/x", OTHER)),
                        held -> needs(
                                        Right.CREATE,
                                        looks(held) ? ErrorCode.NOT_DIRECTORY.name() : ErrorCode.EXISTS.name())
                                .apply(held)));
    }

    private static String opened(AccountAccess access, String path, Replace replace) throws IOException {
        Id16 upload = id();
        access.openUpload(openRequest(path, LARGE, replace, upload)).close();
        access.discardUpload(upload);
        return OK;
    }

    private static List<Row> looking() {
        return List.of(
                new Row("get", access -> get(access, "box/same").length == 100 ? OK : "wrong", needs(Right.READ, OK)),
                new Row(
                        "get what is not there",
                        access -> "got " + get(access, "box/missing").length,
                        needs(Right.READ, ErrorCode.NOT_FOUND.name())),
                new Row(
                        "stat",
                        access -> access.stat(path("box/same")).root().isPresent() ? "with its root" : "without",
                        held -> held.contains(Right.READ)
                                ? "with its root"
                                : looking("without").apply(held)),
                new Row(
                        "stat what is not there",
                        access -> "stat " + access.stat(path("box/missing")),
                        looking(ErrorCode.NOT_FOUND.name())),
                new Row(
                        "stat the folder",
                        access -> access.stat(path("box")).kind().name(),
                        held -> held.isEmpty() ? ErrorCode.NOT_FOUND.name() : "DIRECTORY"),
                new Row("list", access -> list(access, "box", true).isEmpty() ? "empty" : OK, needs(Right.LIST, OK)),
                new Row(
                        "see the folder's name from above",
                        access -> find(list(access, "", false), "box"),
                        held -> held.isEmpty() ? HIDDEN : "without"),
                new Row(
                        "see a file from above",
                        access -> find(list(access, "", true), "box/same"),
                        held -> !held.contains(Right.LIST)
                                ? HIDDEN
                                : held.contains(Right.READ) ? "with its root" : "without"),
                new Row(
                        "receipts",
                        access -> {
                            access.receipts(1, (_, _) -> {});
                            return OK;
                        },
                        held -> held.contains(Right.LIST) ? OK : ErrorCode.FORBIDDEN.name()));
    }

    private static String find(List<Message.Entry> entries, String path) {
        return entries.stream()
                .filter(entry -> entry.path().toString().equals(path))
                .map(entry -> entry.root().isPresent() ? "with its root" : "without")
                .findFirst()
                .orElse(HIDDEN);
    }

    private static List<Row> changing() {
        return List.of(
                new Row("remove", access -> remove(access, "box/gone"), needs(Right.DELETE, OK)),
                new Row(
                        "remove what is not there",
                        access -> remove(access, "box/missing"),
                        needs(Right.DELETE, ErrorCode.NOT_FOUND.name())),
                new Row(
                        "rename inside",
                        access -> move(access, "box/from", "box/to", false),
                        held -> held.contains(Right.DELETE)
                                ? needs(Right.CREATE, OK).apply(held)
                                : denied(held)),
                new Row(
                        "move out",
                        access -> move(access, "box/out", "moved-out", false),
                        held -> held.containsAll(Set.of(Right.DELETE, Right.READ, Right.LIST)) ? OK : denied(held)),
                new Row("move in", access -> move(access, "in", "box/in", false), needs(Right.CREATE, OK)),
                new Row(
                        "move in, over a file",
                        access -> move(access, "in2", "box/over", true),
                        held -> held.contains(Right.WRITE)
                                ? OK
                                : needs(Right.CREATE, ErrorCode.EXISTS.name()).apply(held)),
                new Row(
                        "move in, where a file is",
                        access -> move(access, "in3", "box/same", false),
                        needs(Right.CREATE, ErrorCode.EXISTS.name())),
                // Last: it takes the folder away.
                new Row("remove the folder", access -> remove(access, "box"), needs(Right.DELETE, OK)));
    }

    private static Set<Set<Right>> everySet() {
        Set<Set<Right>> sets = new HashSet<>();
        for (int bits = 0; bits < 1 << Right.values().length; bits++) {
            sets.add(Right.ofBits(bits));
        }
        return sets;
    }

    @Test
    void everyOperationAnswersWhatItsRightsSay() throws Exception {
        List<Row> table = new ArrayList<>();
        table.addAll(uploading());
        table.addAll(conflicting());
        table.addAll(looking());
        table.addAll(changing());
        DepotRig rig = new DepotRig(directory);
        rig.settings = new DepotSettings(DepotSettings.Registration.OPEN, Durability.RELAXED, Map.of());
        try (rig;
                AccountAccess access = rig.open().admin()) {
            RuleBook rules = Rules.book(rig);
            for (Set<Right> held : everySet()) {
                prepare(access);
                rules.set(UsageCheck.HOME, path("box"), held);
                for (Row row : table) {
                    String told = told(row, access);
                    assertThat(told)
                            .as("%s, with %s", row.name(), EnumSet.copyOf(withOne(held)))
                            .isEqualTo(row.expected().apply(held));
                }
                rules.clear(UsageCheck.HOME, path("box"));
                for (Message.Entry entry : list(access, "", false)) {
                    remove(access, entry.path().toString());
                }
            }
            UsageCheck.exact(rig);
        }
    }

    private static Set<Right> withOne(Set<Right> held) {
        return held.isEmpty() ? EnumSet.noneOf(Right.class) : held;
    }

    private static void prepare(AccountAccess access) throws IOException {
        for (String file : List.of("box/same", "box/over", "box/gone", "box/from", "box/out", "box/sub/file", "in")) {
            put(access, file, SMALL);
        }
        put(access, "in2", SMALL);
        put(access, "in3", SMALL);
    }

    private static String told(Row row, AccountAccess access) {
        try {
            return row.operation().run(access);
        } catch (RefusedException e) {
            return e.code().name();
        } catch (IOException e) {
            return e.toString();
        }
    }
}
