package ferry.depot;

import static ferry.depot.DepotRig.content;
import static ferry.depot.DepotRig.get;
import static ferry.depot.DepotRig.id;
import static ferry.depot.DepotRig.list;
import static ferry.depot.DepotRig.path;
import static ferry.depot.DepotRig.put;
import static ferry.depot.DepotRig.upload;
import static ferry.depot.Refused.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.ErrorCode;
import ferry.protocol.Message;
import ferry.protocol.Replace;
import ferry.protocol.auth.DeviceKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ferry-1.md §6, MOVE, REMOVE, MAKE_DIRECTORY, STAT and LIST. */
class ChangingTest {
    private static final byte[] SMALL = content(100, 1);
    private static final byte[] LARGE = content(1_500_000, 2);

    @TempDir
    Path directory;

    private static void move(AccountAccess access, String from, String to, boolean replace) throws IOException {
        access.move(new Message.Move(path(from), path(to), replace));
    }

    private static void remove(AccountAccess access, String path, boolean recursive) throws IOException {
        access.remove(new Message.Remove(path(path), recursive));
    }

    private static boolean isChangedOutside(AccountAccess access, String path) throws IOException {
        try (OutgoingFile file = DepotRig.open(access, path)) {
            return file.description().changedOutside();
        }
    }

    @Test
    void aDirectoryIsMadeWithItsParentsAndMayBeThereAlready() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            access.makeDirectory(path("a/b/c")).await();
            access.makeDirectory(path("a/b/c")).await();
            access.makeDirectory(path("")).await();
            put(access, "f", SMALL);

            assertThat(refusal(() -> access.makeDirectory(path("f/x")).await()).code())
                    .isEqualTo(ErrorCode.NOT_DIRECTORY);
            assertThat(Files.isDirectory(rig.file("a/b/c"))).isTrue();
        }
    }

    @Test
    void whatDependsOnEachOtherInOnePipelineTakesEffectInOrder() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            Pending<Void> made = access.makeDirectory(path("d"));
            var put = DepotRig.begin(access, DepotRig.putRequest("d/f", SMALL, Replace.NEVER, id()), SMALL);
            var again = DepotRig.begin(access, DepotRig.putRequest("d", SMALL, Replace.ALWAYS, id()), SMALL);
            Pending<Void> late = access.makeDirectory(path("d/f"));

            made.await();
            put.await();
            assertThat(refusal(again::await).code()).isEqualTo(ErrorCode.IS_DIRECTORY);
            assertThat(refusal(late::await).code()).isEqualTo(ErrorCode.NOT_DIRECTORY);
        }
    }

    @Test
    void aMovedFileKeepsItsReceiptAndLeaves() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            upload(access, "a", LARGE, Replace.NEVER, id());
            access.makeDirectory(path("d")).await();

            move(access, "a", "d/b", false);

            assertThat(get(access, "d/b")).isEqualTo(LARGE);
            assertThat(isChangedOutside(access, "d/b")).isFalse();
            assertThat(access.stat(path("d/b")).root()).contains(DepotRig.root(LARGE));
            assertThat(refusal(() -> access.stat(path("a"))).code()).isEqualTo(ErrorCode.NOT_FOUND);
        }
    }

    @Test
    void aMovedDirectoryTakesTheRowsOfItsFilesAndOfNoOthers() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            // Neighbours whose names begin alike, and come before and behind '/' in the order of bytes.
            for (String file : List.of("d/x", "d/sub/y", "d.z", "d0", "d-", "dd/q")) {
                put(access, file, SMALL);
            }
            upload(access, "d/%_big", LARGE, Replace.NEVER, id());

            move(access, "d", "e", false);

            for (String file : List.of("e/x", "e/sub/y", "e/%_big", "d.z", "d0", "d-", "dd/q")) {
                assertThat(isChangedOutside(access, file)).as(file).isFalse();
            }
            assertThat(get(access, "e/%_big")).isEqualTo(LARGE);
        }
    }

    @Test
    void aMoveReplacesOnlyAFileByAFileAndOnlyIfTold() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            put(access, "a", SMALL);
            upload(access, "b", LARGE, Replace.NEVER, id());
            access.makeDirectory(path("d/inner")).await();

            assertThat(refusal(() -> move(access, "a", "b", false)).code()).isEqualTo(ErrorCode.EXISTS);
            assertThat(refusal(() -> move(access, "a", "d", true)).code()).isEqualTo(ErrorCode.IS_DIRECTORY);
            assertThat(refusal(() -> move(access, "d", "a", true)).code()).isEqualTo(ErrorCode.NOT_DIRECTORY);
            assertThat(refusal(() -> move(access, "d", "d/inner/x", false)).code())
                    .isEqualTo(ErrorCode.BAD_MOVE);
            assertThat(refusal(() -> move(access, "d", "", false)).code()).isEqualTo(ErrorCode.BAD_MOVE);
            assertThat(refusal(() -> move(access, "nothing", "x", false)).code())
                    .isEqualTo(ErrorCode.NOT_FOUND);
            assertThat(refusal(() -> move(access, "a", "nothing/x", false)).code())
                    .isEqualTo(ErrorCode.NOT_FOUND);
            move(access, "a", "b", true);

            assertThat(get(access, "b")).isEqualTo(SMALL);
            assertThat(isChangedOutside(access, "b")).isFalse();
            assertThat(rig.tree.keptLeaves()).isEmpty();
            rig.reopen();
            assertThat(rig.depot.recovery()).isEqualTo(new Recovery(0, 0, 0, 0, 0));
        }
    }

    @Test
    void removingATreeNeedsToBeSaidAndTakesTheRowsAndLeaves() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            upload(access, "d/e/big", LARGE, Replace.NEVER, id());
            put(access, "d/f", SMALL);
            put(access, "d.keep", SMALL);
            Files.createSymbolicLink(rig.file("d/link"), Path.of("/etc"));

            assertThat(refusal(() -> remove(access, "d", false)).code()).isEqualTo(ErrorCode.DIRECTORY_NOT_EMPTY);
            assertThat(refusal(() -> remove(access, "x", false)).code()).isEqualTo(ErrorCode.NOT_FOUND);
            assertThat(refusal(() -> remove(access, "", true)).code()).isEqualTo(ErrorCode.FORBIDDEN);
            assertThat(isChangedOutside(access, "d/e/big")).isFalse();
            remove(access, "d", true);

            assertThat(Files.exists(rig.file("d"))).isFalse();
            assertThat(Files.exists(Path.of("/etc"))).isTrue();
            assertThat(rig.tree.keptLeaves()).isEmpty();
            assertThat(isChangedOutside(access, "d.keep")).isFalse();
            remove(access, "d.keep", false);
            assertThat(list(access, "", true)).isEmpty();
        }
    }

    @Test
    void aTreeLargerThanAChunkIsRemoved() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            for (int i = 0; i < 2 * DepotLimits.REMOVAL_CHUNK; i++) {
                Path file = rig.file("d/" + i % 7 + "/" + i);
                Files.createDirectories(file.getParent());
                Files.write(file, SMALL);
            }

            assertThat(list(access, "d", true)).hasSize(2 * DepotLimits.REMOVAL_CHUNK + 7);
            remove(access, "d", true);

            assertThat(list(access, "", true)).isEmpty();
        }
    }

    @Test
    void aListingStopsWhereItsReceiverDoes() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            put(access, "a/b", SMALL);
            IOException gone = new IOException("the link is gone");

            assertThat(org.assertj.core.api.Assertions.catchThrowable(
                            () -> access.list(new Message.ListFiles(path(""), true), _ -> {
                                throw gone;
                            })))
                    .isSameAs(gone);
            assertThat(refusal(() -> list(access, "a/b", false)).code()).isEqualTo(ErrorCode.NOT_DIRECTORY);
            assertThat(refusal(() -> list(access, "x", false)).code()).isEqualTo(ErrorCode.NOT_FOUND);
        }
    }

    @Test
    void linksAndBadNamesAreNotListed() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            put(access, "good", SMALL);
            Files.createSymbolicLink(rig.file("link"), Path.of("good"));
            Files.write(rig.file("bad\nname"), SMALL);

            assertThat(list(access, "", true))
                    .extracting(entry -> entry.path().toString())
                    .containsExactly("good");
            assertThat(refusal(() -> access.stat(path("link"))).code()).isEqualTo(ErrorCode.NOT_REGULAR);
            assertThat(refusal(() -> get(access, "link")).code()).isEqualTo(ErrorCode.NOT_REGULAR);
        }
    }

    @Test
    void namesThatLookLikeSqlAreNames() throws Exception {
        List<String> payloads = List.of(
                "'; DROP TABLE accounts; --",
                "\" OR \"\"=\"",
                "') OR ('1'='1",
                "x' UNION SELECT verifier FROM accounts --",
                "%_",
                "\\",
                "?",
                ":name",
                "0x414141",
                "NULL",
                "１＝１",
                "’; SELECT",
                "é".repeat(30));
        KeyPair nobody = DeviceKeys.generate(DepotRig.RANDOM);
        DepotRig patient = new DepotRig(directory);
        Rate often = new Rate(1_000, Duration.ofSeconds(1));
        patient.settings = patient.settings.withSignIn(SignInSettings.defaults().withGuesses(often, often));
        try (DepotRig rig = patient.open();
                AccountAccess access = rig.admin()) {
            for (String payload : payloads) {
                byte[] content = payload.getBytes(StandardCharsets.UTF_8);
                put(access, "in/" + payload, content);
                assertThat(get(access, "in/" + payload)).isEqualTo(content);
                assertThat(isChangedOutside(access, "in/" + payload)).isFalse();
                // One of them is a good account name.
                Message.Register registration = new Message.Register(
                        payload,
                        new byte[16],
                        100_000,
                        DepotRig.filled(32, 1),
                        DepotRig.filled(32, 2),
                        Optional.empty());
                if (!Accounts.isName(payload)) {
                    assertThat(refusal(() -> rig.reception().register(registration))
                                    .code())
                            .isEqualTo(ErrorCode.BAD_ACCOUNT_NAME);
                }
                assertThat(refusal(() -> People.signIn(rig.reception(), payload, nobody))
                                .code())
                        .isEqualTo(ErrorCode.SIGN_IN_FAILED);
                People.addKey(access, nobody, payload);
                assertThat(access.keys())
                        .singleElement()
                        .satisfies(key -> assertThat(key.label()).isEqualTo(payload));
                access.revokeKey(new Message.KeyRevoke(access.keys().getFirst().keyId()));
            }
            move(access, "in", "out", false);

            assertThat(list(access, "out", true))
                    .extracting(entry -> entry.path().toString())
                    .containsExactlyInAnyOrderElementsOf(payloads);
            assertThat(list(access, "out", true))
                    .allSatisfy(entry -> assertThat(entry.root()).isPresent());
        }
    }
}
