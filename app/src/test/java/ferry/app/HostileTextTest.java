package ferry.app;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.FerryProcess.Place;
import ferry.app.FerryProcess.Result;
import ferry.protocol.FrameReader;
import ferry.protocol.FrameWriter;
import ferry.protocol.Message;
import ferry.protocol.SpecLimits;
import ferry.transport.Deadlines;
import ferry.transport.Dialer;
import ferry.transport.Link;
import ferry.transport.TlsEngines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Text of strangers and users that would like to be lines of a log, or orders to a terminal: in the log and the audit log
 * there is a line for each event and no other, and no control byte reaches a terminal.
 */
class HostileTextTest {
    /** What the log looks like: time, level, room. */
    private static final Pattern LOG_LINE =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\S+ +(INFO|WARNING|ERROR|DEBUG) +\\S+ +.*");

    private static final List<String> STRANGERS = List.of(
            "al\r\n2026-11-22T12:00:00.000Z INFO    depot     account 1 \"root\" signed in",
            "\u001b[2J\u001b]0;owned\u0007",
            "\n{\"seq\":1,\"prev\":\"0\"}",
            "\u0085\u2028\u2029\u202e\u2066\u0000",
            "\u009b31m");

    /** Names that the protocol allows, and a terminal would obey or turn round. */
    private static final List<String> FILES = List.of("\u202egpj.exe", "a\u2028b", "\u2066x\u2069", "\u200b\ufeff");

    @TempDir
    private Path folder;

    @Test
    void everyLineIsAnEventAndNoControlByteReachesATerminal() throws Exception {
        try (ServerProcess server = ServerProcess.start(folder, "--verbose")) {
            Place here = new Place(folder);
            register(here, server);
            long before = audit(server).size();

            for (String stranger : STRANGERS) {
                signIn(server, stranger);
            }
            for (String name : FILES) {
                Path file = Files.writeString(folder.resolve(name), name);
                assertThat(here.inside("put", file.toString(), server.at("alice", "dir/"))
                                .exitCode())
                        .isZero();
                assertThat(here.inside("rm", server.at("alice", "dir/" + name)).exitCode())
                        .isZero();
            }
            Result shown = here.inside(
                    "admin",
                    "audit",
                    "show",
                    "--last",
                    "0",
                    "--socket",
                    server.socket().toString());
            Result json = here.inside(
                    "admin",
                    "audit",
                    "show",
                    "--last",
                    "0",
                    "--json",
                    "--socket",
                    server.socket().toString());
            Result export = here.inside(
                    "admin", "audit", "export", "--socket", server.socket().toString());

            List<String> lines = audit(server);
            List<String> fresh = lines.subList((int) before, lines.size());
            assertThat(fresh.stream().filter(line -> line.contains("\"sign-in\",\"outcome\":\"refused\"")))
                    .hasSize(STRANGERS.size());
            assertThat(fresh.stream().filter(line -> line.contains("\"file-remove\"")))
                    .hasSize(FILES.size());
            assertThat(lines)
                    .allSatisfy(line -> assertThat(line).startsWith("{\"seq\":").endsWith("}"));
            for (int i = 0; i < lines.size(); i++) {
                assertThat(lines.get(i)).startsWith("{\"seq\":" + (i + 1) + ",");
            }
            assertThat(shown.out().lines()).hasSizeGreaterThan(lines.size() - 5);
            assertThat(json.out().lines()).allSatisfy(line -> assertThat(line).startsWith("{\"seq\":"));
            for (String text : List.of(String.join("\n", lines), shown.out(), json.out(), export.out(), server.log())) {
                assertThat(text.codePoints().filter(HostileTextTest::isObeyed)).isEmpty();
            }
            assertThat(server.log().lines()).allSatisfy(line -> assertThat(line).matches(LOG_LINE));
            assertThat(server.log().lines().filter(line -> line.contains("sign-in as")))
                    .hasSize(STRANGERS.size());
        }
    }

    private static boolean isObeyed(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL -> point != '\n';
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            case Character.FORMAT -> true;
            default -> false;
        };
    }

    private static void register(Place here, ServerProcess server) {
        Result registered = here.typing("correct horse battery")
                .inside("register", server.account("alice"), "--password-stdin", "--accept-new-key");
        assertThat(registered.exitCode()).as(registered.err()).isZero();
    }

    /** A password sign-in under any name, as no client of ours would send it: SCRAM takes what is neither , nor =. */
    private static void signIn(ServerProcess server, String name) throws IOException {
        Deadlines deadlines = new Deadlines();
        try (Link link = new Dialer(TlsEngines.jsse(SpecLimits.ALPN), deadlines)
                .tcp(server.endpoint(), _ -> {}, Duration.ofSeconds(10))) {
            FrameReader reader = new FrameReader(link::read);
            FrameWriter writer = new FrameWriter(new FrameWriter.Sink() {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    link.write(bytes, offset, length);
                }

                @Override
                public void flush() throws IOException {
                    link.flush();
                }
            });
            writer.write(new Message.Hello(1, 1, new byte[32], List.of(), "x"), 0);
            String first = "p=tls-exporter,,n=" + name.replace(",", "=2C") + ",r=abcdefghijklmnopqrstuvwx";
            writer.write(new Message.SignInPassword(first.getBytes(StandardCharsets.UTF_8)), 0);
            writer.flush();
            reader.next(false);
            FrameReader.Frame challenge = reader.next(false);
            if (challenge != null && challenge.message() instanceof Message.ScramChallenge scram) {
                String nonce = new String(scram.serverFirst(), StandardCharsets.UTF_8).split(",")[0];
                String last = "c=" + "AAAA" + "," + nonce + ",p=" + "A".repeat(43) + "=";
                writer.write(new Message.ScramResponse(last.getBytes(StandardCharsets.UTF_8)), 0);
                writer.flush();
                reader.next(false);
            }
        } finally {
            deadlines.close();
        }
    }

    private static List<String> audit(ServerProcess server) throws IOException {
        try (Stream<Path> files = Files.list(server.data().resolve("audit"))) {
            return List.of(Files.readString(files.findFirst().orElseThrow()).split("\n"));
        }
    }
}
