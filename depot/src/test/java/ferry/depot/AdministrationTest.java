package ferry.depot;

import static ferry.depot.Refused.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.depot.databases.TestDatabase;
import ferry.protocol.AdminRecord;
import ferry.protocol.AdminRequest;
import ferry.protocol.Digest;
import ferry.protocol.ErrorCode;
import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.Replace;
import ferry.protocol.auth.Binding;
import ferry.protocol.auth.DeviceKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Accounts as administrators see and change them. */
@ParameterizedClass
@EnumSource
class AdministrationTest {
    private static final String PASSWORD = "correct horse";

    @Parameter
    TestDatabase kind;

    @TempDir
    private Path directory;

    private DepotRig rig;
    private AccountAccess admin;

    @BeforeEach
    void open() throws IOException {
        rig = DepotRig.open(directory, kind);
        admin = rig.admin();
        People.register(rig, "alice", PASSWORD);
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    @Test
    void onlyAnAdministratorHasAdministration() throws IOException {
        AccountAccess alice = People.signIn(rig, "alice", PASSWORD);

        assertThat(refusal(alice::administration).code()).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(admin.administration()).isNotNull();
    }

    @Test
    void everyAccountIsListedWithNothingOfItsSecrets() throws IOException {
        List<AdminRecord> users = new ArrayList<>();
        admin.administration().users().list(users::add);

        assertThat(users).hasSize(2);
        assertThat(field(users.getFirst(), "name")).isEqualTo(new AdminRecord.Text("admin"));
        assertThat(field(users.getFirst(), "role")).isEqualTo(new AdminRecord.Text("administrator"));
        assertThat(field(users.getFirst(), "password")).isEqualTo(new AdminRecord.Flag(false));
        assertThat(field(users.get(1), "name")).isEqualTo(new AdminRecord.Text("alice"));
        assertThat(field(users.get(1), "password")).isEqualTo(new AdminRecord.Flag(true));
        assertThat(field(users.get(1), "created")).isEqualTo(new AdminRecord.Time(DepotRig.START));
    }

    @Test
    void aListLongerThanOneLookUpIsWhole() throws IOException {
        Message.Register one = People.registration("one", PASSWORD, Optional.empty());
        for (int i = 0; i < DepotLimits.LISTING_CHUNK; i++) {
            rig.depot
                    .receive(Binding.unixPeer(), OptionalInt.of(DepotRig.UID), "test", "test", () -> {})
                    .register(new Message.Register(
                            "user" + i,
                            one.salt(),
                            one.iterations(),
                            one.storedKey(),
                            one.serverKey(),
                            Optional.empty()));
        }

        List<AdminRecord> users = new ArrayList<>();
        admin.administration().users().list(users::add);

        assertThat(users).hasSize(DepotLimits.LISTING_CHUNK + 2).doesNotHaveDuplicates();
    }

    @Test
    void oneAccountIsShownWithItsKeysAndUids() throws IOException {
        AdminRecord shown = admin.administration().users().show("admin");

        assertThat(field(shown, "uids")).isEqualTo(new AdminRecord.Texts(List.of("" + DepotRig.UID)));
        assertThat(field(shown, "directory")).isEqualTo(new AdminRecord.Text("1-admin"));
        assertThat(refusal(() -> admin.administration().users().show("nobody")).code())
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refusal(() -> admin.administration().users().show("no\u001b[2Jbody"))
                        .getMessage())
                .doesNotContain("\u001b");
    }

    @Test
    void aDisabledAccountIsOutAtOnceAndNobodyElse() throws IOException {
        AtomicInteger closed = new AtomicInteger();
        AccountAccess alice = People.signIn(rig.reception(closed::incrementAndGet), "alice", PASSWORD);
        People.register(rig, "bob", PASSWORD);
        AccountAccess bob = People.signIn(rig, "bob", PASSWORD);

        admin.administration().users().enable("alice", false);

        assertThat(closed).hasValue(1);
        assertThat(refusal(() -> alice.stat(FerryPath.ROOT)).code()).isEqualTo(ErrorCode.REVOKED);
        assertThat(refusal(() -> People.signIn(rig, "alice", PASSWORD)).code()).isEqualTo(ErrorCode.SIGN_IN_FAILED);
        bob.stat(FerryPath.ROOT);

        admin.administration().users().enable("alice", true);

        People.signIn(rig, "alice", PASSWORD).stat(FerryPath.ROOT);
    }

    @Test
    void toADisabledAccountItLooksAsIfItDidNotExist() throws IOException {
        admin.administration().users().enable("alice", false);

        var disabled = refusal(() -> People.signIn(rig, "alice", PASSWORD));
        var unknown = refusal(() -> People.signIn(rig, "nobody", PASSWORD));

        assertThat(disabled.code()).isEqualTo(unknown.code());
        assertThat(disabled).hasMessage(unknown.getMessage());
    }

    @Test
    void theLastAdministratorStays() throws IOException {
        assertThat(refusal(() -> admin.administration().users().enable("admin", false))
                        .code())
                .isEqualTo(ErrorCode.LAST_ADMINISTRATOR);
        rig.admin().stat(FerryPath.ROOT);
    }

    @Test
    void twoAdministratorsCannotTakeEachOtherOut() throws IOException {
        admin.administration().users().role("alice", Message.Role.ADMINISTRATOR);
        Administration alice = People.signIn(rig, "alice", PASSWORD).administration();
        Administration first = admin.administration();

        first.users().enable("alice", false);

        assertThat(refusal(() -> alice.users().enable("admin", false)).code()).isEqualTo(ErrorCode.LAST_ADMINISTRATOR);
        assertThat(refusal(() -> alice.users().remove("admin", false)).code()).isEqualTo(ErrorCode.LAST_ADMINISTRATOR);
        assertThat(refusal(() -> alice.users().role("admin", Message.Role.USER)).code())
                .isEqualTo(ErrorCode.LAST_ADMINISTRATOR);
    }

    @Test
    void anAddedAccountSignsInAtOnceAndATakenNameIsRefused() throws IOException {
        admin.administration().users().add(added("bob", Message.Role.USER, "first password"));

        AccountAccess bob = People.signIn(rig, "bob", "first password");
        DepotRig.put(bob, "file", DepotRig.content(10, 1));
        assertThat(refusal(bob::administration).code()).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(() -> admin.administration().users().add(added("bob", Message.Role.USER, PASSWORD)))
                        .code())
                .isEqualTo(ErrorCode.ACCOUNT_EXISTS);
        assertThat(refusal(() -> admin.administration().users().add(added("Bob", Message.Role.USER, PASSWORD)))
                        .code())
                .isEqualTo(ErrorCode.BAD_ACCOUNT_NAME);
    }

    @Test
    void aRoleCountsFromTheNextSignInOnAndTheOldLinksEnd() throws IOException {
        AtomicInteger closed = new AtomicInteger();
        AccountAccess before = People.signIn(rig.reception(closed::incrementAndGet), "alice", PASSWORD);

        admin.administration().users().role("alice", Message.Role.ADMINISTRATOR);

        assertThat(closed).hasValue(1);
        assertThat(refusal(before::administration).code()).isEqualTo(ErrorCode.REVOKED);
        AccountAccess after = People.signIn(rig, "alice", PASSWORD);
        after.administration();
        admin.administration().users().role("alice", Message.Role.USER);
        assertThat(refusal(after::administration).code()).isEqualTo(ErrorCode.REVOKED);
        assertThat(refusal(() -> People.signIn(rig, "alice", PASSWORD).administration())
                        .code())
                .isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void aResetPasswordIsTheOnlyOneThatCounts() throws IOException {
        AtomicInteger closed = new AtomicInteger();
        People.signIn(rig.reception(closed::incrementAndGet), "alice", PASSWORD);

        var other = People.registration("alice", "another password", Optional.empty());
        admin.administration()
                .users()
                .password(new AdminRequest.UserPassword(
                        "alice", other.salt(), other.iterations(), other.storedKey(), other.serverKey()));

        assertThat(closed).hasValue(1);
        assertThat(refusal(() -> People.signIn(rig, "alice", PASSWORD)).code()).isEqualTo(ErrorCode.SIGN_IN_FAILED);
        People.signIn(rig, "alice", "another password");
    }

    @Test
    void aRemovedAccountIsGoneWithItsRowsAndItsFilesStay() throws IOException {
        AtomicInteger closed = new AtomicInteger();
        AccountAccess alice = People.signIn(rig.reception(closed::incrementAndGet), "alice", PASSWORD);
        long id = alice.accountId();
        DepotRig.put(alice, "dir/small", DepotRig.content(10, 1));
        byte[] large = DepotRig.content(3 << 20, 2);
        DepotRig.upload(alice, "large", large, Replace.NEVER, DepotRig.id());
        UploadWriter unfinished =
                alice.openUpload(DepotRig.openRequest("unfinished", large, Replace.NEVER, DepotRig.id()));
        DepotRig.sendLeaf(unfinished, large, 0);
        alice.addKey(People.keyAdd(DeviceKeys.generate(DepotRig.RANDOM), id, "laptop"));

        admin.administration().users().remove("alice", false);

        Path files = directory.resolve("files").resolve(id + "-alice");
        assertThat(closed).hasValue(1);
        assertThat(files.resolve("dir/small")).hasBinaryContent(DepotRig.content(10, 1));
        assertThat(files.resolve("large")).hasBinaryContent(large);
        assertThat(rig.staging()).isEmpty();
        assertThat(refusal(() -> People.signIn(rig, "alice", PASSWORD)).code()).isEqualTo(ErrorCode.SIGN_IN_FAILED);
        assertThat(refusal(() -> admin.administration().users().show("alice")).code())
                .isEqualTo(ErrorCode.NOT_FOUND);
        rig.reopen();
        assertThat(People.register(rig, "alice", PASSWORD)).isGreaterThan(id);
        assertThat(DepotRig.list(People.signIn(rig, "alice", PASSWORD), "", true))
                .isEmpty();
    }

    @Test
    void filesAreDeletedWhenThatIsWanted() throws IOException {
        AccountAccess alice = People.signIn(rig, "alice", PASSWORD);
        DepotRig.put(alice, "a/b/c", DepotRig.content(10, 1));
        Path files = directory.resolve("files").resolve(alice.accountId() + "-alice");
        assertThat(files).exists();

        admin.administration().users().remove("alice", true);

        assertThat(files).doesNotExist();
    }

    @Test
    void aFileOnItsWayWhileItsAccountIsRemovedHarmsNobodyElse() throws IOException {
        AccountAccess alice = People.signIn(rig, "alice", PASSWORD);
        byte[] content = DepotRig.content(100, 1);
        try (IncomingFile late = alice.put(DepotRig.putRequest("late", content, Replace.NEVER, DepotRig.id()))) {
            late.write(content, 0, content.length);

            admin.administration().users().remove("alice", true);

            assertThat(refusal(late::commit).code()).isEqualTo(ErrorCode.REVOKED);
        }
        DepotRig.put(admin, "after", content);
        assertThat(rig.file("after")).hasBinaryContent(content);
    }

    @Test
    void sessionsAreListedAndEnded() throws IOException {
        AtomicInteger closed = new AtomicInteger();
        AccountAccess alice = People.signIn(rig.reception(closed::incrementAndGet), "alice", PASSWORD);

        List<AdminRecord> sessions = new ArrayList<>();
        admin.administration().sessions().list(sessions::add);
        AdminRecord hers = sessions.stream()
                .filter(session -> field(session, "name").equals(new AdminRecord.Text("alice")))
                .findFirst()
                .orElseThrow();
        assertThat(field(hers, "origin")).isEqualTo(new AdminRecord.Text("127.0.0.1"));
        assertThat(field(hers, "method")).isEqualTo(new AdminRecord.Text("password"));
        assertThat(field(hers, "thisOne")).isEqualTo(new AdminRecord.Flag(false));
        admin.administration().sessions().revoke(alice.number());

        assertThat(closed).hasValue(1);
        assertThat(refusal(() -> admin.administration().sessions().revoke(Long.MAX_VALUE))
                        .code())
                .isEqualTo(ErrorCode.NOT_FOUND);
        People.signIn(rig, "alice", PASSWORD);
    }

    @Test
    void uploadsAreListedAndAborted() throws IOException {
        AccountAccess alice = People.signIn(rig, "alice", PASSWORD);
        byte[] large = DepotRig.content(3 << 20, 2);
        Id16 upload = DepotRig.id();
        alice.openUpload(DepotRig.openRequest("dir/unfinished", large, Replace.NEVER, upload));

        List<AdminRecord> all = new ArrayList<>();
        List<AdminRecord> ofAdmin = new ArrayList<>();
        admin.administration().uploads().list("", all::add);
        admin.administration().uploads().list("admin", ofAdmin::add);

        assertThat(ofAdmin).isEmpty();
        assertThat(all).hasSize(1);
        assertThat(field(all.getFirst(), "path")).isEqualTo(new AdminRecord.Text("dir/unfinished"));
        assertThat(field(all.getFirst(), "open")).isEqualTo(new AdminRecord.Flag(true));
        admin.administration().uploads().abort("alice", upload);
        assertThat(rig.staging()).isEmpty();
        assertThat(refusal(() -> admin.administration().uploads().abort("alice", upload))
                        .code())
                .isEqualTo(ErrorCode.UPLOAD_UNKNOWN);
    }

    @Test
    void everyActionIsInTheAuditLogWithWhoAndHowItEnded() throws IOException {
        admin.administration().users().enable("alice", false);
        refusal(() -> admin.administration().users().enable("nobody", false));
        refusal(() -> People.signIn(rig, "alice", PASSWORD));
        People.register(rig, "bob", PASSWORD);
        refusal(() -> People.signIn(rig, "bob", PASSWORD).administration());

        List<AdminRecord> lines = new ArrayList<>();
        admin.administration().audit().list(new AdminRequest.AuditList(1, 0, "", false), lines::add);

        assertThat(lines.stream().map(AdministrationTest::summary))
                .containsSubsequence(
                        "user-enable begun admin alice",
                        "user-enable done admin alice",
                        "user-enable begun admin nobody",
                        "user-enable refused NOT_FOUND admin nobody",
                        "sign-in refused disabled account alice",
                        "register begun bob",
                        "register done bob",
                        "sign-in done bob",
                        "admin-denied refused FORBIDDEN bob",
                        "admin-read done admin");
        List<AdminRecord> verdict = new ArrayList<>();
        admin.administration().audit().verify(new AdminRequest.AuditVerify(0, Digest.of(new byte[32])), verdict::add);
        assertThat(verdict).hasSize(1);
    }

    private static String summary(AdminRecord line) {
        StringBuilder summary = new StringBuilder();
        for (String key : List.of("event", "outcome", "reason", "name", "user")) {
            if (line.find(key) instanceof AdminRecord.Text(String text)) {
                summary.append(summary.isEmpty() ? "" : " ").append(text);
            }
        }
        return summary.toString();
    }

    private static AdminRequest.UserAdd added(String name, Message.Role role, String password) {
        Message.Register one = People.registration(name, password, Optional.empty());
        return new AdminRequest.UserAdd(name, role, one.salt(), one.iterations(), one.storedKey(), one.serverKey());
    }

    private static AdminRecord.Value field(AdminRecord record, String key) {
        return record.fields().stream()
                .filter(field -> field.key().equals(key))
                .findFirst()
                .orElseThrow()
                .value();
    }
}
