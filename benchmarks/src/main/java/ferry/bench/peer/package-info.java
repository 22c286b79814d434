/** Who is compared: servers, and commands that move files to and from them. */
@NullMarked
package ferry.bench.peer;

import org.jspecify.annotations.NullMarked;
