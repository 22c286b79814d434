package ferry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.protocol.ErrorCode;
import ferry.protocol.FerryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final ServerSettings SETTINGS =
            ServerSettings.defaults().withArrivals(10, 30, 100, 5).withLinks(20, 3, 200);

    private final Admission admission = new Admission(SETTINGS, new Random(42));

    @Test
    void oneAddressHasAFewPlacesUntilItSignsIn() throws Exception {
        ServerSettings generous = SETTINGS.withArrivals(1_000, 0, 1_000, 5);
        Admission plenty = new Admission(generous, new Random(42));
        List<Admission.Place> places = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            places.add(plenty.admit(Origin.of("192.0.2.7")).orElseThrow());
        }

        assertThat(plenty.admit(Origin.of("192.0.2.7"))).isEmpty();
        assertThat(plenty.admit(Origin.of("192.0.2.8"))).isPresent();

        places.getFirst().signedIn(7);
        assertThat(plenty.admit(Origin.of("192.0.2.7"))).isPresent();
        places.get(1).close();
        assertThat(plenty.admit(Origin.of("192.0.2.7"))).isPresent();
        assertThat(plenty.admit(Origin.of("192.0.2.7"))).isEmpty();
    }

    @Test
    void aWholeIpv6NetworkIsOneOrigin() {
        assertThat(Origin.of("2001:db8:1:2::1").key())
                .isEqualTo(Origin.of("2001:db8:1:2:ffff::2").key());
        assertThat(Origin.of("2001:db8:1:2::1").key())
                .isNotEqualTo(Origin.of("2001:db8:1:3::1").key());
        assertThat(Origin.of("::1").isLocal()).isTrue();
        assertThat(Origin.of("127.0.0.9").isLocal()).isTrue();
        assertThat(Origin.of("unix:uid=1000").isLocal()).isTrue();
        assertThat(Origin.of("192.0.2.7").isLocal()).isFalse();
    }

    @Test
    void arrivalsAreDroppedAtRandomFromTheFreeOnesOnAndAlwaysWhenFull() {
        int admitted = 0;
        int offered = 0;
        while (admitted < 100) {
            offered++;
            if (admission.admit(Origin.of("198.51.100." + offered % 250)).isPresent()) {
                admitted++;
            }
            assertThat(offered).as("offers until full").isLessThan(10_000);
        }

        assertThat(offered).as("some were dropped on the way").isGreaterThan(130);
        assertThat(admission.admit(Origin.of("203.0.113.1"))).isEmpty();
    }

    @Test
    void strangersCannotUseUpTheShareOfThisMachine() {
        for (int i = 0; i < 2_000; i++) {
            admission.admit(Origin.of("198.51.100." + i % 250));
        }

        for (int i = 0; i < 5; i++) {
            assertThat(admission.admit(Origin.of("127.0.0.1"))).isPresent();
        }
        assertThat(admission.admit(Origin.of("::1"))).isEmpty();
    }

    @Test
    void anAccountHasAsManyLinksAsItMayAndGetsPlacesBack() throws Exception {
        List<Admission.Place> places = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Admission.Place place = admission.admit(Origin.of("127.0.0.1")).orElseThrow();
            place.signedIn(1);
            places.add(place);
        }
        Admission.Place fourth = admission.admit(Origin.of("127.0.0.1")).orElseThrow();

        assertThatThrownBy(() -> fourth.signedIn(1))
                .isInstanceOfSatisfying(
                        FerryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY));
        fourth.signedIn(2);

        places.getFirst().close();
        places.getFirst().close();
        Admission.Place fifth = admission.admit(Origin.of("127.0.0.1")).orElseThrow();
        fifth.signedIn(1);
        Admission.Place sixth = admission.admit(Origin.of("127.0.0.1")).orElseThrow();
        assertThatThrownBy(() -> sixth.signedIn(1)).isInstanceOf(FerryException.class);
    }

    @Test
    void linksInAllAreBounded() {
        Admission few = new Admission(SETTINGS.withLinks(20, 20, 2), new Random(42));
        Optional<Admission.Place> first = few.admit(Origin.of("127.0.0.1"));
        few.admit(Origin.of("127.0.0.1"));

        assertThat(few.admit(Origin.of("127.0.0.1"))).isEmpty();
        first.orElseThrow().close();
        assertThat(few.admit(Origin.of("127.0.0.1"))).isPresent();
    }
}
