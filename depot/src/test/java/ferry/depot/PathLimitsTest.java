package ferry.depot;

import static ferry.depot.DepotRig.content;
import static ferry.depot.DepotRig.get;
import static ferry.depot.DepotRig.id;
import static ferry.depot.DepotRig.list;
import static ferry.depot.DepotRig.openRequest;
import static ferry.depot.DepotRig.path;
import static ferry.depot.DepotRig.put;
import static ferry.depot.DepotRig.sendLeaf;
import static ferry.depot.DepotRig.upload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.protocol.FerryPath;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import ferry.protocol.Replace;
import ferry.protocol.Right;
import ferry.protocol.SpecLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Paths of exactly 64 names and of exactly 4,096 bytes (ferry-1.md §2.4): the account's own directory does not count. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PathLimitsTest {
    private static final byte[] SMALL = content(1_000, 1);
    private static final byte[] LARGE = content(1_100_000, 2);

    private Path directory;
    private DepotRig rig;
    private AccountAccess access;

    @BeforeEach
    void open(@TempDir Path fresh) throws IOException {
        directory = fresh;
        rig = DepotRig.open(directory);
        access = rig.admin();
    }

    @AfterEach
    void close() throws IOException {
        // Who tidies up behind the tests cannot: Java's paths are too short.
        for (Message.Entry entry : list(access, "", false)) {
            access.remove(new Message.Remove(entry.path(), true));
        }
        access.close();
        rig.close();
    }

    static List<String> deepest() {
        return List.of(deep(), longest());
    }

    private static String deep() {
        return String.join("/", Collections.nCopies(SpecLimits.PATH_NAMES, "d"));
    }

    /** In names of three bytes a character, which is what counts. */
    private static String longest() {
        List<String> names = new ArrayList<>(Collections.nCopies(15, "名".repeat(85)));
        names.add("x".repeat(200));
        names.add("y".repeat(55));
        String path = String.join("/", names);
        assertThat(path.getBytes(StandardCharsets.UTF_8)).hasSize(SpecLimits.PATH_BYTES);
        return path;
    }

    /** By Ferry's own walk: Java's paths end at the kernel's 4,096 bytes, root included. */
    private long recountedBytes() throws IOException {
        long before = UsageCheck.quota(rig).usage().stored().bytes();
        access.administration().quotas().recount("admin");
        assertThat(UsageCheck.quota(rig).usage().stored().bytes()).isEqualTo(before);
        return before;
    }

    @ParameterizedTest
    @MethodSource("deepest")
    void everythingWorksAtTheLimit(String whole) throws Exception {
        String parent = path(whole).parent().toString();

        put(access, whole, SMALL);
        assertThat(get(access, whole)).isEqualTo(SMALL);
        assertThat(access.stat(path(whole)).sizeBytes()).isEqualTo(SMALL.length);
        assertThat(list(access, "", true)).hasSize(path(whole).names().size());
        assertThat(list(access, parent, false))
                .singleElement()
                .satisfies(entry -> assertThat(entry.root()).isPresent());
        assertThat(list(access, "", true).getLast().path()).isEqualTo(path(whole));

        access.move(new Message.Move(path(whole), path("a"), false));
        access.move(new Message.Move(path("a"), path(whole), false));
        access.remove(new Message.Remove(path(whole), false));
        upload(access, whole, LARGE, Replace.NEVER, id());
        assertThat(get(access, whole)).isEqualTo(LARGE);
        put(access, whole, SMALL, Replace.ALWAYS);

        assertThat(recountedBytes()).isEqualTo(SMALL.length).isEqualTo(UsageCheck.takenBytes(rig));
        access.administration().permissions().set("admin", path(whole), Set.of(Right.READ));
        access.administration().permissions().clear("admin", path(whole));
        assertThat(recountedBytes()).isEqualTo(UsageCheck.takenBytes(rig));
        access.remove(new Message.Remove(path(path(whole).names().getFirst()), true));
        assertThat(list(access, "", true)).isEmpty();
        access.makeDirectory(path(whole)).await();
        access.move(new Message.Move(path(path(whole).names().getFirst()), path("b"), false));
        assertThat(recountedBytes()).isEqualTo(UsageCheck.takenBytes(rig));
    }

    @ParameterizedTest
    @MethodSource("deepest")
    void whatWasBegunAtTheLimitSurvivesACrash(String whole) throws Exception {
        var begun = id();
        try (UploadWriter writer = access.openUpload(openRequest(whole, LARGE, Replace.NEVER, begun))) {
            sendLeaf(writer, LARGE, 0);
        }
        access.close();
        rig.crash();
        access = rig.admin();

        upload(access, whole, LARGE, Replace.NEVER, begun);

        assertThat(get(access, whole)).isEqualTo(LARGE);
        assertThat(recountedBytes()).isEqualTo(UsageCheck.takenBytes(rig));
    }

    @ParameterizedTest
    @MethodSource("deepest")
    void anAccountIsRemovedWithItsDeepestFiles(String whole) throws Exception {
        People.register(rig, "bob", "correct horse battery");
        AccountAccess bob = People.signIn(rig, "bob", "correct horse battery");
        put(bob, whole, SMALL);
        bob.close();

        access.administration().users().remove("bob", true);

        try (var homes = Files.list(directory.resolve("files"))) {
            assertThat(homes.map(home -> home.getFileName().toString())).noneMatch(name -> name.contains("bob"));
        }
    }

    @Test
    void oneMoreIsRefused() {
        assertThatThrownBy(() -> FerryPath.parse(deep() + "/d")).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> FerryPath.parse(longest() + "y")).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> path(deep()).below("1-admin").resolve("d")).isInstanceOf(RefusedException.class);
    }

    @Test
    void whatIsDeeperOnDiskIsNeitherListedNorCounted() throws Exception {
        put(access, deep(), SMALL);
        Path last = rig.file(path(deep()).parent().toString());
        Files.createDirectory(last.resolve("e"));
        Files.write(last.resolve("e/f"), SMALL);

        assertThat(list(access, "", true)).hasSize(65);
        // Nor removed: a client cannot name it.
        Files.delete(last.resolve("e/f"));
    }
}
