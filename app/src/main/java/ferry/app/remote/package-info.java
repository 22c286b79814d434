/** The commands that talk to a server. */
@NullMarked
package ferry.app.remote;

import org.jspecify.annotations.NullMarked;
