package ferry.app.proof;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Whether the system calls of one request come in an order that survives a loss of power: content, then intent, then the
 * visible change, then its directories, then the rows that tell of it, each on disk before the next begins, and the
 * answer last. Pure.
 */
final class CommitOrder {
    private static final Set<String> SYNCS = Set.of("fsync", "fdatasync");
    private static final Set<String> SYNCS_OF_ALL = Set.of("syncfs", "sync");
    private static final Set<String> FILE_CHANGES = Set.of(
            "write",
            "writev",
            "pwrite64",
            "pwritev",
            "pwritev2",
            "ftruncate",
            "fallocate",
            "utimensat",
            "fchmod",
            "copy_file_range",
            "sendfile",
            "splice");
    private static final Set<String> SENDS = Set.of("write", "writev", "sendto", "sendmsg");
    private static final Set<String> RENAMES = Set.of("rename", "renameat", "renameat2", "link", "linkat");
    private static final Set<String> MAKES = Set.of("mkdir", "mkdirat");
    private static final Set<String> REMOVALS = Set.of("unlink", "unlinkat", "rmdir");

    private final List<SystemCall> before;
    private final List<SystemCall> calls;
    private final String data;
    private final String files;
    private final String staging;
    private final String leaves;
    private final String log;
    private final List<String> wrong = new ArrayList<>();

    private CommitOrder(List<SystemCall> before, List<SystemCall> calls, String data) {
        this.before = before;
        this.calls = calls;
        this.data = data;
        this.files = data + "/files/";
        this.staging = data + "/.ferry/staging";
        this.leaves = data + "/.ferry/leaves";
        this.log = data + "/ferry.db-wal";
    }

    /** What a request does beside its change. */
    enum Kind {
        /** Makes directories; no row tells of them. */
        DIRECTORIES,
        /** Moves or removes: an intent before, rows after. */
        CHANGE,
        /** Stores content: staging, intent, rename, receipt. */
        CONTENT
    }

    /**
     * What is wrong with the calls of one request; nothing if the list is empty.
     *
     * @param before what the server did before, from its first start on
     * @param data the server's data directory
     */
    static List<String> violations(List<SystemCall> before, List<SystemCall> calls, String data, Kind kind) {
        CommitOrder order = new CommitOrder(before, calls, data);
        order.check(kind);
        return order.wrong;
    }

    /** The directories that got other entries. */
    static Set<String> changedDirectories(List<SystemCall> calls, String data) {
        CommitOrder order = new CommitOrder(List.of(), calls, data);
        Set<String> directories = new HashSet<>();
        order.changes().forEach(change -> directories.addAll(order.directoriesOf(change)));
        return directories;
    }

    /** Calls whose only purpose is that something is on disk. */
    static boolean isSync(SystemCall call) {
        return SYNCS.contains(call.name()) || SYNCS_OF_ALL.contains(call.name());
    }

    static boolean isAnswer(SystemCall call) {
        return SENDS.contains(call.name()) && call.descriptor(0).startsWith("socket:");
    }

    private void check(Kind kind) {
        List<SystemCall> changes = changes();
        if (changes.isEmpty()) {
            wrong.add("nothing changed");
            return;
        }
        SystemCall first = changes.getFirst();
        Optional<SystemCall> answer = first(call -> isAnswer(call) && call.begin() > first.begin());
        if (answer.isEmpty()) {
            wrong.add("no answer after " + first);
            return;
        }
        changes.removeIf(change -> change.begin() > answer.get().begin());
        nothingIsSentBefore(first);
        if (kind == Kind.CONTENT) {
            uploadRowIsOnDiskBeforeItsStaging();
            contentIsOnDiskBeforeItsIntent(answer.get());
        }
        if (kind == Kind.CHANGE) {
            intentIsOnDiskBefore(first);
        }
        directoriesAreOnDiskBefore(answer.get(), changes, kind);
        waysAreOnDiskBefore(answer.get(), changes);
        rowsAreOnDiskBefore(answer.get());
    }

    /** Renames, new directories and removals among the visible files. */
    private List<SystemCall> changes() {
        List<SystemCall> changes = new ArrayList<>();
        for (SystemCall call : calls) {
            if (!directoriesOf(call).isEmpty()) {
                changes.add(call);
            }
        }
        return changes;
    }

    /** The directories whose entries a call changed; none if it changed no visible file. */
    private List<String> directoriesOf(SystemCall call) {
        if (RENAMES.contains(call.name()) && isVisible(call.descriptor(1))) {
            return List.of(call.descriptor(0), call.descriptor(1));
        }
        boolean changes = MAKES.contains(call.name()) || REMOVALS.contains(call.name());
        return changes && isVisible(call.descriptor(0)) ? List.of(call.descriptor(0)) : List.of();
    }

    private boolean isVisible(String directory) {
        return (directory + "/").startsWith(files);
    }

    private void nothingIsSentBefore(SystemCall change) {
        int begin = last(call -> isContent(call) && call.end() < change.begin())
                .map(SystemCall::end)
                .orElse(0);
        first(call -> isAnswer(call) && call.begin() > begin && call.begin() < change.end())
                .ifPresent(early -> wrong.add("answered before the change: " + early));
    }

    /** Writing to a file on its way in, or to its leaf hashes. */
    private boolean isContent(SystemCall call) {
        String path = call.descriptor(0);
        return FILE_CHANGES.contains(call.name())
                && (path.startsWith(staging + "/") && !path.endsWith(".leaves") || path.startsWith(leaves + "/"));
    }

    /** A staging file that lives longer than its request belongs to a row, or no start would know what to do with it. */
    private void uploadRowIsOnDiskBeforeItsStaging() {
        first(call -> call.descriptor(0).startsWith(staging + "/")
                        && call.descriptor(0).endsWith(".leaves"))
                .filter(log ->
                        rowsAfter(0).filter(row -> row.end() < log.begin()).isEmpty())
                .ifPresent(log -> wrong.add("staging without a row on disk: " + log));
    }

    private void contentIsOnDiskBeforeItsIntent(SystemCall answer) {
        List<SystemCall> renames = calls.stream()
                .filter(call ->
                        RENAMES.contains(call.name()) && call.descriptor(0).equals(staging))
                .filter(call -> call.begin() < answer.begin())
                .toList();
        if (renames.isEmpty()) {
            wrong.add("no rename out of staging");
        }
        for (SystemCall rename : renames) {
            Set<String> written = new HashSet<>();
            calls.stream()
                    .filter(call -> isContent(call) && call.begin() < rename.begin())
                    .forEach(call -> written.add(call.descriptor(0)));
            if (!written.contains(staging + "/" + rename.string(0))) {
                wrong.add("no content for " + rename);
            }
            for (String file : written) {
                SystemCall write = last(call ->
                                isContent(call) && call.descriptor(0).equals(file) && call.begin() < rename.begin())
                        .orElseThrow();
                // Leaf hashes stay where they are, so their name must be on disk too; content is renamed.
                for (String durable : file.startsWith(leaves) ? List.of(file, leaves) : List.of(file)) {
                    Optional<SystemCall> sync = syncAfter(durable, write.end());
                    if (sync.isEmpty()
                            || rowsAfter(sync.get().end())
                                    .filter(row -> row.end() < rename.begin())
                                    .isEmpty()) {
                        wrong.add("written at line " + write.begin() + ", and no sync of " + durable
                                + " and then of an intent before " + rename);
                    }
                }
            }
        }
    }

    private void intentIsOnDiskBefore(SystemCall change) {
        if (rowsAfter(0).filter(row -> row.end() < change.begin()).isEmpty()) {
            wrong.add("no intent on disk before " + change);
        }
    }

    private void directoriesAreOnDiskBefore(SystemCall answer, List<SystemCall> changes, Kind kind) {
        Set<String> removed = new HashSet<>();
        changes.stream()
                .filter(call -> REMOVALS.contains(call.name()))
                .forEach(call -> removed.add(call.descriptor(0) + "/" + call.string(0)));
        for (SystemCall change : changes) {
            for (String directory : directoriesOf(change)) {
                if (removed.contains(directory)) {
                    continue;
                }
                Optional<SystemCall> sync = syncAfter(directory, change.end());
                boolean inTime = sync.isPresent()
                        && (kind == Kind.DIRECTORIES
                                ? sync.get().end() < answer.begin()
                                : rowsAfter(sync.get().end())
                                        .filter(row -> row.end() < answer.begin())
                                        .isPresent());
                if (!inTime) {
                    wrong.add("no sync of " + directory + (kind == Kind.DIRECTORIES ? "" : " and then of rows")
                            + " between " + change + " and the answer " + answer);
                }
            }
        }
    }

    /** Directories on the way to a change that were made by an earlier request: their own entries count as well. */
    private void waysAreOnDiskBefore(SystemCall answer, List<SystemCall> changes) {
        Set<String> ways = new HashSet<>();
        changes.stream()
                .filter(change -> !REMOVALS.contains(change.name()))
                .forEach(change -> ways.addAll(directoriesOf(change)));
        for (SystemCall make : before) {
            String made = MAKES.contains(make.name()) ? made(make) : "";
            if (made.startsWith(data + "/") && ways.stream().anyMatch(way -> (way + "/").startsWith(made + "/"))) {
                String parent = made.substring(0, made.lastIndexOf('/'));
                Predicate<SystemCall> onDisk = call -> isSyncOf(call, parent) && call.begin() > make.end();
                if (before.stream().noneMatch(onDisk)
                        && first(onDisk)
                                .filter(sync -> sync.end() < answer.begin())
                                .isEmpty()) {
                    wrong.add("answered before " + made + " was on disk, made by " + make);
                }
            }
        }
    }

    private static String made(SystemCall make) {
        return make.string(0).startsWith("/") ? make.string(0) : make.descriptor(0) + "/" + make.string(0);
    }

    private void rowsAreOnDiskBefore(SystemCall answer) {
        last(call -> isRow(call) && call.begin() < answer.begin()).ifPresent(row -> {
            if (syncAfter(log, row.end())
                    .filter(sync -> sync.end() < answer.begin())
                    .isEmpty()) {
                wrong.add("answered before rows were on disk: " + row);
            }
        });
    }

    private boolean isRow(SystemCall call) {
        return FILE_CHANGES.contains(call.name()) && call.descriptor(0).equals(log);
    }

    /** The first sync of rows that were written after a line. */
    private Optional<SystemCall> rowsAfter(int line) {
        return first(call -> isRow(call) && call.begin() > line).flatMap(row -> syncAfter(log, row.end()));
    }

    private Optional<SystemCall> syncAfter(String path, int line) {
        return first(call -> call.begin() > line && isSyncOf(call, path));
    }

    /** A sync of everything does not count for the database: its own engine must have asked for it. */
    private boolean isSyncOf(SystemCall call, String path) {
        return SYNCS.contains(call.name()) && call.descriptor(0).equals(path)
                || SYNCS_OF_ALL.contains(call.name()) && !path.equals(log);
    }

    private Optional<SystemCall> first(Predicate<SystemCall> wanted) {
        return calls.stream().filter(wanted).findFirst();
    }

    private Optional<SystemCall> last(Predicate<SystemCall> wanted) {
        return calls.reversed().stream().filter(wanted).findFirst();
    }
}
