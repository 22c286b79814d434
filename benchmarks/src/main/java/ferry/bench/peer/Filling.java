package ferry.bench.peer;

import java.util.List;
import java.util.OptionalDouble;

/** How a program that moves no files sends as much as a path takes, to show what the path takes. */
public interface Filling {
    /** {@code rateBits}: of the path; programs that find out by themselves ignore it. */
    List<String> words(int seconds, long rateBits);

    /** What arrived, in bits a second, from what the command said. */
    OptionalDouble arrivedBits(String said);
}
