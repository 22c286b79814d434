package ferry.bench.work;

import ferry.bench.measure.Quantity;
import ferry.bench.measure.Reading;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which way a transfer took in the end, if it says so: Ferry's, by {@code --json}. */
final class Way {
    private static final Pattern TRANSPORT = Pattern.compile("\"transport\":\"([a-z]+)\"");
    private static final Pattern LINKS = Pattern.compile("\"links\":([0-9]{1,3})[,}]");

    private Way() {}

    /** The reading with what was said. */
    static Reading of(String said, Reading reading) {
        Reading with = reading;
        Matcher transport = TRANSPORT.matcher(said);
        if (transport.find()) {
            with = with.with(Quantity.BY_QUIC, last(transport).equals("quic") ? 1 : 0);
        }
        Matcher links = LINKS.matcher(said);
        if (links.find()) {
            with = with.with(Quantity.LINKS, Integer.parseInt(last(links)));
        }
        return with;
    }

    /** Of what was found, the end counts. */
    private static String last(Matcher found) {
        return found.reset()
                .results()
                .reduce((_, later) -> later)
                .map(Way::text)
                .orElseThrow();
    }

    private static String text(MatchResult result) {
        return result.group(1);
    }
}
