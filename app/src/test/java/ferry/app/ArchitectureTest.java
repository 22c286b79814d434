package ferry.app;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Holds what module descriptors cannot say, and the arrows once more. A rule that hinders you is changed here, in a
 * commit of its own that tells why.
 */
class ArchitectureTest {
    /** Each room and the rooms it may depend on. */
    private static final Map<String, Set<String>> ARROWS = Map.of(
            "protocol",
            Set.of(),
            "openssl",
            Set.of(),
            "transport",
            Set.of("openssl"),
            "transport-quic",
            Set.of("transport"),
            "testkit",
            Set.of(),
            "storage",
            Set.of("protocol"),
            "depot",
            Set.of("storage", "protocol"),
            "server",
            Set.of("depot", "protocol", "transport"),
            "client",
            Set.of("protocol", "transport", "storage"),
            "app",
            Set.of("openssl", "protocol", "transport", "transport-quic", "storage", "depot", "server", "client"));

    /** Never shipped, and nothing depends on it: it stands beside the house. */
    private static final String BESIDE = "benchmarks";

    /** Rooms through which files arrive from outside; they know the depot and never each other. */
    private static final Set<String> DOORS = Set.of("server");

    /** Each library and the one room that knows it. */
    private static final Map<String, String> LIBRARIES = Map.of(
            "org.bouncycastle..", "transport",
            "io.netty..", "transport-quic",
            "org.sqlite..", "depot",
            "org.flywaydb..", "depot",
            "org.mariadb..", "depot",
            "org.postgresql..", "depot",
            "info.picocli..", "app",
            "picocli..", "app",
            "io.nayuki..", "app",
            "org.tomlj..", "app");

    private static JavaClasses classes;

    @BeforeAll
    static void readTheClassesOfAllRooms() {
        classes = new ClassFileImporter()
                .importPaths(ARROWS.keySet().stream()
                        .map(room -> Path.of("..", room, "target", "classes"))
                        .toList());
    }

    @Test
    void everyRoomIsKnownHere() throws Exception {
        var rooms = new TreeSet<String>();
        try (var folders = Files.newDirectoryStream(
                Path.of(".."), folder -> Files.isDirectory(folder.resolve("src/main/java/ferry")))) {
            folders.forEach(folder -> rooms.add(folder.getFileName().toString()));
        }
        assertThat(rooms.remove(BESIDE)).isTrue();

        assertThat(ARROWS.keySet()).containsExactlyInAnyOrderElementsOf(rooms);
        assertThat(rooms)
                .allSatisfy(room -> assertThat(classes.stream()
                                .anyMatch(type -> type.getPackageName().equals(packageOf(room))))
                        .as("classes of %s", room)
                        .isTrue());
    }

    @TestFactory
    Iterable<DynamicTest> aRoomDependsOnlyOnTheRoomsBelowIt() {
        return ARROWS.entrySet().stream()
                .map(arrow -> test(
                        arrow.getKey(),
                        noClasses()
                                .that(areIn(arrow.getKey()))
                                .should()
                                .dependOnClassesThat(resideInAPackage("ferry..")
                                        .and(not(areIn(arrow.getKey())))
                                        .and(not(areInAny(arrow.getValue()))))))
                .toList();
    }

    @TestFactory
    Iterable<DynamicTest> aDoorNeverImportsAnotherDoor() {
        return DOORS.stream()
                .map(door -> test(
                        door,
                        noClasses()
                                .that(areIn(door))
                                .should()
                                .dependOnClassesThat(areInAny(DOORS).and(not(areIn(door))))))
                .toList();
    }

    @TestFactory
    Iterable<DynamicTest> aLibraryIsKnownByOneRoom() {
        return LIBRARIES.entrySet().stream()
                .map(library -> test(
                        library.getKey(),
                        noClasses()
                                .that(not(areIn(library.getValue())))
                                .should()
                                .dependOnClassesThat(resideInAPackage(library.getKey()))))
                .toList();
    }

    @Test
    void packagesHaveNoCycles() {
        check(slices().matching("ferry.(**)").should().beFreeOfCycles());
    }

    @Test
    void onlyTheDepotSpeaksSql() {
        check(noClasses()
                .that(not(areIn("depot")))
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql..")));
    }

    @Test
    void onlyTheTransportOpensSockets() {
        var harmless = nameMatching("java\\.net\\.(URI|URISyntaxException|URLEncoder|URLDecoder)");
        var addresses = nameMatching(
                "java\\.net\\.(Inet(4|6)?Address|(InetSocket|Socket|UnixDomainSocket)Address|UnknownHostException)");
        var network = resideInAnyPackage("java.net..", "javax.net..")
                .or(nameMatching("java\\.nio\\.channels\\..*(Socket|Datagram|Network|Multicast|Selector).*"))
                .and(not(harmless));

        // An address is a value: the server counts by it, the command reads it from its arguments.
        check(noClasses()
                .that(areInAny(Set.of("app", "server")))
                .should()
                .dependOnClassesThat(network.and(not(addresses))));
        check(noClasses()
                .that(not(areInAny(Set.of("app", "server", "transport", "transport-quic"))))
                .should()
                .dependOnClassesThat(network));
    }

    @Test
    void onlyTheAppReadsTheEnvironment() {
        // What kernel and processor this is decides the numbers of the kernel's calls; nobody configures it.
        var machine = nameMatching("ferry\\.storage\\.disk\\.Machine");

        check(noClasses()
                .that(not(areIn("app")).and(not(machine)))
                .should()
                .accessTargetWhere(accesses("java.lang.System", "getenv", "getProperty", "getProperties", "console")
                        .or(accesses("java.lang.Integer", "getInteger"))
                        .or(accesses("java.lang.Long", "getLong"))
                        .or(accesses("java.lang.Boolean", "getBoolean"))));
    }

    @Test
    void onlyTheAppSpeaksToTheTerminalOrEndsTheProcess() {
        check(noClasses()
                .that(not(areIn("app")))
                .should()
                .accessTargetWhere(accesses("java.lang.System", "in", "out", "err", "exit")
                        .or(accesses("java.lang.Runtime", "exit", "halt", "addShutdownHook"))));
    }

    @Test
    void theProtocolKnowsNoClockThreadOrInputOutput() {
        var values = nameMatching("java\\.io\\.(IOException|EOFException|UncheckedIOException|Serializable"
                + "|ByteArrayInputStream|ByteArrayOutputStream)");
        var forbidden = resideInAnyPackage(
                        "java.io..",
                        "java.net..",
                        "java.nio.file..",
                        "java.nio.channels..",
                        "java.util.concurrent..",
                        "java.util.random..",
                        "java.util.logging..",
                        "java.lang.foreign..")
                .and(not(values))
                .or(nameMatching("java\\.time\\.(Clock|InstantSource)"))
                .or(nameMatching("java\\.lang\\.(System\\$Logger.*|ProcessHandle|ThreadLocal|ScopedValue)"))
                .or(nameMatching("java\\.util\\.(Timer|TimerTask)"))
                .or(assignableTo(Thread.class));

        check(noClasses().that(areIn("protocol")).should().dependOnClassesThat(forbidden));
    }

    @Test
    void theProtocolIsHandedTimeAndRandomness() {
        check(noClasses()
                .that(areIn("protocol"))
                .should()
                .accessTargetWhere(accesses("java.lang.System", "nanoTime", "currentTimeMillis")
                        .or(accesses("java.lang.Math", "random"))
                        .or(accesses("java.util.UUID", "randomUUID"))
                        .or(targets(
                                "now() of java.time",
                                access ->
                                        access.getTargetOwner().getPackageName().startsWith("java.time")
                                                && access.getName().equals("now")))
                        // A source of randomness may come in as an argument; it is not made here.
                        .or(targets(
                                "a new source of randomness",
                                access -> access.getTargetOwner().isAssignableTo(RandomGenerator.class)
                                        && (access instanceof JavaConstructorCall
                                                || access.getName().startsWith("getInstance"))))));
    }

    @Test
    void inputNeverBecomesCode() {
        check(noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "java.lang.reflect..", "java.rmi..", "java.beans..", "javax.naming..", "javax.script..")
                        .or(nameMatching("java\\.io\\.Object(Input|Output)Stream.*"))
                        .or(assignableTo(ClassLoader.class))));
        check(noClasses()
                .should()
                .accessTargetWhere(
                        accesses("java.lang.Class", "forName", "newInstance", "getMethod", "getDeclaredMethod")));
    }

    @Test
    void onlyTheDemoStartsProcesses() {
        check(noClasses()
                .that(not(areIn("app").and(resideInAPackage("ferry.app.demo"))))
                .should()
                .dependOnClassesThat(assignableTo(ProcessBuilder.class).or(assignableTo(Process.class)))
                .orShould()
                .accessTargetWhere(accesses("java.lang.Runtime", "exec")));
    }

    /** How long a comparison takes must not tell how much of a secret was right. */
    @Test
    void proofsAreComparedInConstantTime() {
        for (String verifier : List.of(
                "ferry.protocol.auth.ScramServer",
                "ferry.protocol.auth.ScramClient",
                "ferry.protocol.auth.ClientKeys",
                "ferry.protocol.auth.Totp",
                "ferry.protocol.Digest",
                "ferry.depot.Reception",
                "ferry.client.SignIn")) {
            check(noClasses()
                    .that()
                    .haveFullyQualifiedName(verifier)
                    .should()
                    .accessTargetWhere(accesses("java.util.Arrays", "equals")));
            check(classes()
                    .that()
                    .haveFullyQualifiedName(verifier)
                    .should()
                    .callMethod(MessageDigest.class, "isEqual", byte[].class, byte[].class));
        }
    }

    @Test
    void onlyTheGatePermitsWhatTouchesFiles() {
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName("ferry.depot.Gate")
                .and()
                .haveNameNotMatching("ferry\\.depot\\.Permit.*")
                .should()
                .callConstructorWhere(JavaCall.Predicates.target(
                        HasOwner.Predicates.With.owner(JavaClass.Predicates.assignableTo("ferry.depot.Permit")))));
    }

    private static DynamicTest test(String name, ArchRule rule) {
        return DynamicTest.dynamicTest(name, () -> rule.allowEmptyShould(true).check(classes));
    }

    /** For what is shipped; tools of tests may start processes, and more. */
    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(classes.that(not(areIn("testkit"))));
    }

    /** The room {@code transport-quic} has the package {@code ferry.transport.quic}, which is not part of transport's. */
    private static String packageOf(String room) {
        return "ferry." + room.replace('-', '.');
    }

    private static DescribedPredicate<JavaClass> areIn(String room) {
        String[] others = ARROWS.keySet().stream()
                .map(ArchitectureTest::packageOf)
                .filter(name -> name.startsWith(packageOf(room) + "."))
                .map(name -> name + "..")
                .toArray(String[]::new);
        return resideInAPackage(packageOf(room) + "..")
                .and(not(resideInAnyPackage(others)))
                .as("are in %s", room);
    }

    private static DescribedPredicate<JavaClass> areInAny(Set<String> rooms) {
        return rooms.stream()
                .map(ArchitectureTest::areIn)
                .reduce((one, other) -> one.or(other))
                .orElse(DescribedPredicate.alwaysFalse())
                .as("are in any of %s", new TreeSet<>(rooms));
    }

    private static DescribedPredicate<JavaAccess<?>> accesses(String owner, String... names) {
        var wanted = Set.of(names);
        return targets(
                owner + "." + new TreeSet<>(wanted),
                access -> access.getTargetOwner().getName().equals(owner) && wanted.contains(access.getName()));
    }

    private static DescribedPredicate<JavaAccess<?>> targets(String description, Predicate<JavaAccess<?>> predicate) {
        return describe(description, predicate);
    }
}
