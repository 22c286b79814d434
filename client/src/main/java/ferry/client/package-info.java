/** The client as a library: put, get and list files with a server. */
@NullMarked
package ferry.client;

import org.jspecify.annotations.NullMarked;
