package ferry.server;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.ErrorCode;
import ferry.protocol.Message;
import ferry.protocol.auth.SaltedPassword;
import ferry.protocol.auth.ScramClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ferry-1.md §5.5 over real links: how many there are is in the depot's tests. */
class GuessingTest {
    @Test
    void whoGuessesIsStoppedAndTheOwnersDeviceIsNot(@TempDir Path directory) throws Exception {
        try (TestServer server = TestServer.limitingGuesses(directory)) {
            TestAccount alice = server.register("alice");
            TestAccount guesser = new TestAccount(
                    "alice", new SaltedPassword("wrong"), TestAccount.of("x").device(), alice.verifier());

            List<ErrorCode> answers = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                answers.add(guess(server, guesser));
            }

            assertThat(answers.subList(0, 10)).containsOnly(ErrorCode.SIGN_IN_FAILED);
            assertThat(Collections.frequency(answers, ErrorCode.SIGN_IN_FAILED)).isBetween(10, 11);
            assertThat(answers.getLast()).isEqualTo(ErrorCode.TOO_MANY_ATTEMPTS);
            assertThat(guess(server, alice)).isEqualTo(ErrorCode.TOO_MANY_ATTEMPTS);
            server.signedIn(alice).close();
        }
    }

    private static ErrorCode guess(TestServer server, TestAccount account) throws Exception {
        try (RawClient client = server.tls()) {
            client.send(RawClient.hello());
            client.expect(Message.HelloOk.class);
            ScramClient scram =
                    new ScramClient(account.name(), account.password(), client.binding(), RawClient.nonce24());
            client.send(new Message.SignInPassword(scram.clientFirst()));
            Message answer = client.next().message();
            if (answer instanceof Message.ScramChallenge(byte[] serverFirst)) {
                client.send(new Message.ScramResponse(scram.clientFinal(serverFirst)));
                answer = client.next().message();
            }
            assertThat(answer).isInstanceOf(Message.ErrorMessage.class);
            return ErrorCode.of(((Message.ErrorMessage) answer).code()).orElseThrow();
        }
    }
}
