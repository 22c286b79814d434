package ferry.depot.powerloss;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What may stand at each path, following the marks of the log: between a step's beginning and its acknowledgement both
 * the old and the new state are right, afterwards only the new one.
 */
final class Expectation {
    static final int ABSENT = -1;
    static final int DIRECTORY = -2;

    private final Map<String, Set<Integer>> allowed = new TreeMap<>();
    private final Map<String, Integer> settled = new HashMap<>();
    private final Map<String, String> moving = new HashMap<>();
    private final Set<String> accounts = new HashSet<>();
    private final Set<Integer> acknowledged = new HashSet<>();

    void follow(String mark) {
        String[] words = mark.split(" ");
        switch (words[0] + " " + (words[0].equals("account") ? "" : words[1])) {
            case "account " -> accounts.add(words[1]);
            case "begin put" -> allow(words[2], Integer.parseInt(words[3]));
            case "done put" -> {
                settle(words[2], Integer.parseInt(words[3]));
                acknowledged.add(Integer.parseInt(words[3]));
            }
            case "begin mkdir" -> allow(words[2], DIRECTORY);
            case "done mkdir" -> settle(words[2], DIRECTORY);
            case "begin move" -> {
                allow(words[2], ABSENT);
                allow(words[3], settled.get(words[2]));
                moving.put(words[2], words[3]);
            }
            case "done move" -> {
                settle(words[3], settled.get(words[2]));
                settle(words[2], ABSENT);
                moving.remove(words[2]);
            }
            case "begin remove" -> allow(words[2], ABSENT);
            case "done remove" -> settle(words[2], ABSENT);
            default -> throw new IllegalArgumentException(mark);
        }
    }

    private void allow(String path, int state) {
        allowed.computeIfAbsent(path, _ -> new HashSet<>(Set.of(settled.getOrDefault(path, ABSENT))))
                .add(state);
    }

    private void settle(String path, int state) {
        settled.put(path, state);
        allowed.put(path, new HashSet<>(Set.of(state)));
    }

    Set<String> accounts() {
        return accounts;
    }

    /** Contents whose storing was acknowledged: each must have a receipt for ever. */
    Set<Integer> acknowledged() {
        return acknowledged;
    }

    /** Every content that was ever begun; a visible file must be one of them, whole. */
    Set<Integer> contents() {
        Set<Integer> contents = new HashSet<>(settled.values());
        allowed.values().forEach(contents::addAll);
        contents.removeIf(state -> state < 0);
        return contents;
    }

    /** Fails if {@code found} (path → content id or DIRECTORY) is not a state that the marks allow. */
    void check(Map<String, Integer> found, String where) {
        allowed.forEach((path, states) ->
                assertThat(states).as("%s: %s", where, path).contains(found.getOrDefault(path, ABSENT)));
        found.forEach((path, state) -> {
            if (state != DIRECTORY) {
                assertThat(allowed).as("%s: a file nobody put", where).containsKey(path);
            }
        });
        moving.forEach((from, to) -> assertThat(found.containsKey(from) ^ found.containsKey(to))
                .as("%s: %s is moving to %s and stands at one of them", where, from, to)
                .isTrue());
    }
}
