package ferry.depot;

import static ferry.depot.Refused.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.AdminRecord;
import ferry.protocol.ErrorCode;
import ferry.protocol.FerryPath;
import ferry.protocol.Message;
import ferry.protocol.auth.Binding;
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

/** Accounts as administrators see and change them. */
class AdministrationTest {
    private static final String PASSWORD = "correct horse";

    @TempDir
    private Path directory;

    private DepotRig rig;
    private AccountAccess admin;

    @BeforeEach
    void open() throws IOException {
        rig = DepotRig.open(directory);
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

    private static AdminRecord.Value field(AdminRecord record, String key) {
        return record.fields().stream()
                .filter(field -> field.key().equals(key))
                .findFirst()
                .orElseThrow()
                .value();
    }
}
