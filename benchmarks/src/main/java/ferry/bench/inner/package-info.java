/** Ferry's inner parts under JMH, run by {@code ./bench inner}. JMH wants its classes public and not final. */
@NullMarked
package ferry.bench.inner;

import org.jspecify.annotations.NullMarked;
