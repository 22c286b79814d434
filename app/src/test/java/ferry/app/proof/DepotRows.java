package ferry.app.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a server left in its database and its staging area; read while no server runs. */
record DepotRows(
        Set<String> uploads,
        Set<String> staged,
        Set<String> leavesInUse,
        Set<String> leavesKept,
        long publishIntents,
        long changeIntents) {

    private static final String USAGE = """
            SELECT u.account, u.stored_files, u.stored_bytes,
                (SELECT COUNT(*) FROM contents c WHERE c.account = u.account),
                (SELECT COALESCE(SUM(c.size_bytes), 0) FROM contents c WHERE c.account = u.account),
                u.reserved_bytes,
                (SELECT COALESCE(SUM(p.reserved_bytes), 0) FROM uploads p WHERE p.account = u.account)
            FROM account_usage u
            """;

    static DepotRows read(Path data) throws IOException, SQLException {
        String database = "jdbc:sqlite:file:" + data.resolve("ferry.db") + "?mode=ro";
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement()) {
            return new DepotRows(
                    ids(statement, "SELECT staging FROM uploads"),
                    names(data.resolve(".ferry/staging")),
                    ids(statement, "SELECT leaves FROM contents WHERE leaves IS NOT NULL"),
                    names(data.resolve(".ferry/leaves")),
                    count(statement, "publish_intents"),
                    count(statement, "change_intents"));
        }
    }

    /** Staging without a row, rows without staging, and the like. */
    List<String> orphans() {
        List<String> orphans = new ArrayList<>();
        without("staging without an upload row", staged, uploads, orphans);
        without("upload row without staging", uploads, staged, orphans);
        without("kept leaves of no file", leavesKept, leavesInUse, orphans);
        without("a file whose leaves are gone", leavesInUse, leavesKept, orphans);
        if (publishIntents + changeIntents > 0) {
            orphans.add((publishIntents + changeIntents) + " intents");
        }
        return orphans;
    }

    /** Accounts whose usage is not what their rows and their files add up to; read after a recovery. */
    static List<String> wrongUsage(Path data) throws IOException, SQLException {
        List<String> wrong = new ArrayList<>();
        String database = "jdbc:sqlite:file:" + data.resolve("ferry.db") + "?mode=ro";
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(USAGE)) {
            while (rows.next()) {
                String account = rows.getString(1);
                String written = rows.getLong(2) + " files, " + rows.getLong(3) + " bytes";
                String counted = rows.getLong(4) + " files, " + rows.getLong(5) + " bytes";
                String onDisk = onDisk(data.resolve("files"), account);
                if (!written.equals(counted) || !written.equals(onDisk)) {
                    wrong.add("account " + account + " uses " + written + " as written down, " + counted + " in rows, "
                            + onDisk + " on disk");
                }
                if (rows.getLong(6) != rows.getLong(7)) {
                    wrong.add("account " + account + " keeps " + rows.getLong(6) + " bytes for uploads of "
                            + rows.getLong(7));
                }
            }
        }
        return wrong;
    }

    private static String onDisk(Path files, String account) throws IOException {
        long count = 0;
        long bytes = 0;
        try (var homes = Files.newDirectoryStream(files, account + "-*")) {
            for (Path home : homes) {
                try (var all = Files.walk(home)) {
                    for (Path file : all.filter(Files::isRegularFile).toList()) {
                        count++;
                        bytes += Files.size(file);
                    }
                }
            }
        }
        return count + " files, " + bytes + " bytes";
    }

    private static void without(String what, Set<String> here, Set<String> there, List<String> orphans) {
        here.stream().filter(id -> !there.contains(id)).forEach(id -> orphans.add(what + ": " + id));
    }

    private static Set<String> ids(Statement statement, String query) throws SQLException {
        Set<String> ids = new TreeSet<>();
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                ids.add(HexFormat.of().formatHex(rows.getBytes(1)));
            }
        }
        return ids;
    }

    private static long count(Statement statement, String table) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Files without their suffix: a staging file and its leaf log are one. */
    private static Set<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString().replaceFirst("\\..*", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
