package ferry.depot.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlTest {
    @TempDir
    Path directory;

    @Test
    void everyStatementIsUnderstoodByTheDatabase() throws Exception {
        try (Database _ = Database.open(directory.resolve("db"), true);
                Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("db"))) {
            for (Sql sql : Sql.values()) {
                connection.prepareStatement(sql.text()).close();
            }
        }
    }

    /** Only {@link Statements} makes statements, and only from constants: no other class of the room may even try. */
    @Test
    void statementsAreMadeInOnePlaceOnly() throws Exception {
        Set<String> makers = new TreeSet<>();
        Path classes = Path.of("target/classes");
        try (var files = Files.walk(classes)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                ClassModel model = ClassFile.of().parse(file);
                if (makesStatements(model)) {
                    makers.add(model.thisClass().asInternalName());
                }
            }
        }

        assertThat(makers).containsExactly("ferry/depot/sql/Statements");
        assertThat(Statements.class.getDeclaredMethods())
                .filteredOn(method -> java.lang.reflect.Modifier.isPublic(method.getModifiers()))
                .allSatisfy(method -> assertThat(method.getParameterTypes()[0]).isEqualTo(Sql.class));
    }

    @Test
    void anOldSqliteIsTold() {
        assertThat(Database.compareVersions("3.51.3", Database.VERSION_MIN)).isZero();
        assertThat(Database.compareVersions("3.51.2", Database.VERSION_MIN)).isNegative();
        assertThat(Database.compareVersions("3.9.9", Database.VERSION_MIN)).isNegative();
        assertThat(Database.compareVersions("3.54.1", Database.VERSION_MIN)).isPositive();
        assertThat(Database.compareVersions("4.0", Database.VERSION_MIN)).isPositive();
    }

    @Test
    void connectionsAreSetUpForDurability() throws Exception {
        try (Database database = Database.open(directory.resolve("db"), true);
                Database relaxed = Database.open(directory.resolve("relaxed"), false)) {
            assertThat(synchronous(database)).isEqualTo(2);
            assertThat(synchronous(relaxed)).isEqualTo(1);
        }
    }

    private static long synchronous(Database database) throws IOException {
        return database.write(statements -> statements.number(Sql.SYNCHRONOUS));
    }

    @Test
    void aFailedTransactionLeavesNothing() throws Exception {
        try (Database database = Database.open(directory.resolve("db"), true)) {
            assertThatThrownBy(() -> database.write(statements -> {
                        statements.update(Sql.NEXT_ACCOUNT);
                        throw new IOException("planted");
                    }))
                    .hasMessage("planted");
            // A foreign key that leads nowhere is refused, and tells nobody's data.
            assertThatThrownBy(() -> database.write(statements -> statements.update(Sql.UID_INSERT, 5L, 99L)))
                    .isInstanceOf(ferry.protocol.RefusedException.class);

            long last = database.read(statements -> statements.number(Sql.LAST_ACCOUNT));
            assertThat(last).isZero();
        }
    }

    @Test
    void aClosedDatabaseRefuses() throws Exception {
        Database database = Database.open(directory.resolve("db"), true);
        database.close();

        assertThatThrownBy(() -> database.read(statements -> statements.number(Sql.LAST_ACCOUNT)))
                .isInstanceOf(ferry.protocol.RefusedException.class);
    }

    private static boolean makesStatements(ClassModel model) {
        return model.methods().stream()
                .flatMap(method -> method.code().stream())
                .flatMap(code -> code.elementStream())
                .anyMatch(SqlTest::makesStatement);
    }

    private static boolean makesStatement(CodeElement element) {
        return element instanceof InvokeInstruction call
                && call.owner().asInternalName().startsWith("java/sql/")
                && Set.of("prepareStatement", "createStatement", "prepareCall", "execute", "nativeSQL")
                        .contains(call.name().stringValue());
    }
}
