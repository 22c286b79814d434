/** The native door: it leads the protocol from a link to the depot. */
@NullMarked
package ferry.server;

import org.jspecify.annotations.NullMarked;
