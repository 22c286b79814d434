package ferry.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.transport.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
    @ParameterizedTest
    @CsvSource({"0.0.0.0:9001,0.0.0.0,9001", "[::]:9001,::,9001", "localhost:0,localhost,0", "[::1]:65535,::1,65535"})
    void anAddressHasAHostAndAPort(String text, String host, int port) {
        assertThat(ListenAddress.parse(text)).contains(new Endpoint.Tcp(host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "9001", ":9001", "::1:9001", "[::1]", "host:", "host:65536", "host:-1", "host:x", "[x]:1"})
    void anythingElseIsNone(String text) {
        assertThat(ListenAddress.parse(text)).isEmpty();
    }

    @Test
    void onlyLoopbackIsThisMachineAlone() {
        assertThat(ListenAddress.DEFAULTS).allMatch(ListenAddress::isLocal);
        assertThat(ListenAddress.isLocal(address("127.0.0.9:1"))).isTrue();
        assertThat(ListenAddress.isLocal(address("0.0.0.0:1"))).isFalse();
        assertThat(ListenAddress.isLocal(address("[::]:1"))).isFalse();
        assertThat(ListenAddress.isLocal(address("192.0.2.1:1"))).isFalse();
    }

    private static Endpoint.Tcp address(String text) {
        return ListenAddress.parse(text).orElseThrow();
    }
}
