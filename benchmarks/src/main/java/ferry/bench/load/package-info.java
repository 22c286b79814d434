/** Programs of their own: clients that are many, or idle. */
@NullMarked
package ferry.bench.load;

import org.jspecify.annotations.NullMarked;
