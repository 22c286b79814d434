package ferry.depot.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.depot.database.DatabaseProblem;
import ferry.depot.database.DatabaseServer;
import ferry.depot.database.Tls;
import ferry.depot.databases.TestDatabase;
import ferry.protocol.Id16;
import ferry.testkit.database.PostgresTestServer;
import ferry.testkit.database.TestAuthority;
import ferry.testkit.database.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who speaks TLS to a database server knows who that is. */
class DatabaseTlsTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(names = "SQLITE", mode = EnumSource.Mode.EXCLUDE)
    void onlyTheServerThatWasMeantIsSpokenTo(TestDatabase kind) throws Exception {
        TestAuthority ours = TestAuthority.make(directory.resolve("ours"));
        TestAuthority other = TestAuthority.make(directory.resolve("other"));
        try (TestServer server = kind.newServer()) {
            useCertificate(server, ours.issue("right", "dns:localhost,ip:127.0.0.1"));
            server.start();
            DatabaseServer plain = kind.settings(server);
            demandTls(server, plain);

            Database.open(with(plain, new Tls.Authorities(ours.file())), true, id())
                    .close();
            assertProblem(with(plain, new Tls.Off()), DatabaseProblem.Reason.WRONG_PASSWORD);
            assertProblem(with(plain, new Tls.SystemAuthorities()), DatabaseProblem.Reason.TLS);
            assertProblem(with(plain, new Tls.Authorities(other.file())), DatabaseProblem.Reason.TLS);

            server.kill();
            useCertificate(server, ours.issue("wrong", "dns:db.example,ip:192.0.2.1"));
            server.start();
            assertProblem(with(plain, new Tls.Authorities(ours.file())), DatabaseProblem.Reason.TLS);
        }
    }

    private static void useCertificate(TestServer server, Path certificate) throws IOException {
        // A place that the server's own user may read.
        Path crt = Files.copy(certificate, server.directory().resolve(certificate.getFileName()));
        String key = certificate.getFileName().toString().replace(".crt", ".key");
        Path secret =
                Files.copy(certificate.resolveSibling(key), server.directory().resolve(key));
        if (server instanceof PostgresTestServer postgres) {
            postgres.giveToServer(crt);
            postgres.giveToServer(secret);
            server.addOptions("-c", "ssl=on", "-c", "ssl_cert_file=" + crt, "-c", "ssl_key_file=" + secret);
        } else {
            server.addOptions("--ssl-cert=" + crt, "--ssl-key=" + secret);
        }
    }

    /** So that a connection in the clear is refused, and one that is accepted is none. */
    private static void demandTls(TestServer server, DatabaseServer settings) throws IOException {
        if (server instanceof PostgresTestServer postgres) {
            Path rules = postgres.data().resolve("pg_hba.conf");
            Files.writeString(rules, Files.readString(rules).replaceAll("(?m)^host\\b", "hostssl"));
            server.administer(settings.database(), "SELECT pg_reload_conf()");
        } else {
            server.administer("mysql", "ALTER USER '" + TestServer.USER + "'@'%' REQUIRE SSL");
        }
    }

    private static DatabaseServer with(DatabaseServer server, Tls tls) {
        return new DatabaseServer(
                server.kind(), server.place(), server.database(), server.user(), server.password(), tls);
    }

    private static void assertProblem(DatabaseServer server, DatabaseProblem.Reason reason) {
        assertThatThrownBy(() -> Database.open(server, true, id()).close())
                .isInstanceOfSatisfying(
                        DatabaseProblem.class,
                        problem -> assertThat(problem.reason())
                                .as(problem.detail())
                                .isEqualTo(reason));
    }

    private static Id16 id() {
        return new Id16(2, new Random().nextLong());
    }
}
