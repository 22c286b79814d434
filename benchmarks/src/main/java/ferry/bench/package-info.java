/** Ferry beside its peers, measured on one machine. */
@NullMarked
package ferry.bench;

import org.jspecify.annotations.NullMarked;
