package ferry.depot.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.depot.database.SqliteFile;
import ferry.protocol.Id16;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlTest {
    @TempDir
    Path directory;

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

    /** The texts of {@link Sql} are written in its source, letter by letter: its class puts nothing together. */
    @Test
    void everyStatementIsAConstant() throws Exception {
        ClassModel model = ClassFile.of().parse(Path.of("target/classes/ferry/depot/sql/Sql.class"));
        List<String> written = new ArrayList<>();
        List<String> called = new ArrayList<>();
        for (CodeElement element : model.methods().stream()
                .filter(method -> method.methodName().equalsString("<clinit>"))
                .flatMap(method -> method.code().orElseThrow().elementStream())
                .toList()) {
            switch (element) {
                case ConstantInstruction.LoadConstantInstruction load
                when load.constantValue() instanceof String text -> written.add(text);
                case InvokeInstruction call -> called.add(call.name().stringValue());
                case InvokeDynamicInstruction call -> called.add(call.name().stringValue());
                default -> {}
            }
        }

        assertThat(new TreeSet<>(called)).containsExactly("$values", "<init>");
        for (Sql sql : Sql.values()) {
            assertThat(written).contains(sql.name(), sql.text());
        }
    }

    @Test
    void anOldSqliteIsTold() {
        assertThat(SqliteEngine.compareVersions("3.51.3", SqliteEngine.VERSION_MIN))
                .isZero();
        assertThat(SqliteEngine.compareVersions("3.51.2", SqliteEngine.VERSION_MIN))
                .isNegative();
        assertThat(SqliteEngine.compareVersions("3.9.9", SqliteEngine.VERSION_MIN))
                .isNegative();
        assertThat(SqliteEngine.compareVersions("3.54.1", SqliteEngine.VERSION_MIN))
                .isPositive();
        assertThat(SqliteEngine.compareVersions("4.0", SqliteEngine.VERSION_MIN))
                .isPositive();
    }

    @Test
    void connectionsAreSetUpForDurability() throws Exception {
        try (Database database = open("db", true);
                Database relaxed = open("relaxed", false)) {
            assertThat(synchronous(database)).isEqualTo(2);
            assertThat(synchronous(relaxed)).isEqualTo(1);
        }
    }

    private static long synchronous(Database database) throws IOException {
        return database.write(statements -> statements.number(Sql.SQLITE_SYNCHRONOUS));
    }

    @Test
    void aClosedDatabaseRefuses() throws Exception {
        Database database = open("db", true);
        database.close();

        assertThatThrownBy(() -> database.read(statements -> statements.number(Sql.LAST_ACCOUNT)))
                .isInstanceOf(ferry.protocol.RefusedException.class);
    }

    private Database open(String name, boolean durable) throws IOException {
        return Database.open(new SqliteFile(directory.resolve(name)), durable, new Id16(1, 2));
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
