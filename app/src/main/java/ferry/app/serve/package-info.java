/** {@code ferry serve}: the data directory, its keys, and the wiring of the server. */
@NullMarked
package ferry.app.serve;

import org.jspecify.annotations.NullMarked;
