package ferry.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.app.command.CommandFailure;
import ferry.transport.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
    @ParameterizedTest
    @CsvSource({"0.0.0.0:9001,0.0.0.0,9001", "[::]:9001,::,9001", "localhost:0,localhost,0", "[::1]:65535,::1,65535"})
    void anAddressHasAHostAndAPort(String text, String host, int port) throws CommandFailure {
        assertThat(ListenAddress.parse(text)).isEqualTo(new Endpoint.Tcp(host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "9001", ":9001", "::1:9001", "[::1]", "host:", "host:65536", "host:-1", "host:x", "[x]:1"})
    void anythingElseIsExplained(String text) {
        assertThatThrownBy(() -> ListenAddress.parse(text)).isInstanceOf(CommandFailure.class);
    }

    @Test
    void onlyLoopbackIsThisMachineAlone() throws CommandFailure {
        assertThat(ListenAddress.DEFAULTS).allMatch(ListenAddress::isLocal);
        assertThat(ListenAddress.isLocal(ListenAddress.parse("127.0.0.9:1"))).isTrue();
        assertThat(ListenAddress.isLocal(ListenAddress.parse("0.0.0.0:1"))).isFalse();
        assertThat(ListenAddress.isLocal(ListenAddress.parse("[::]:1"))).isFalse();
        assertThat(ListenAddress.isLocal(ListenAddress.parse("192.0.2.1:1"))).isFalse();
    }
}
