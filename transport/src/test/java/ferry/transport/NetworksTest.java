package ferry.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class NetworksTest {
    @Test
    void aNetworkIsThePrefixOfTheAddressThatReachesTheServer() {
        assertThat(Networks.towards(new Endpoint.Tcp("127.0.0.1", 7448))).contains("127.0.0.0/24");
        assertThat(Networks.towards(new Endpoint.Tcp("::1", 7448))).contains("::/64");
    }

    @Test
    void theHostPartDoesNotCount() throws Exception {
        assertThat(Networks.prefix(InetAddress.getByName("192.0.2.77"))).isEqualTo("192.0.2.0/24");
        assertThat(Networks.prefix(InetAddress.getByName("2001:db8:1:2:3:4:5:6")))
                .isEqualTo("2001:db8:1:2::/64");
    }

    @Test
    void aHostThatNobodyKnowsIsInNoNetwork() {
        assertThat(Networks.towards(new Endpoint.Tcp("no-such-host.invalid", 7448)))
                .isEmpty();
    }
}
