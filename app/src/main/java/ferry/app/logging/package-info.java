/** The log: one line an event, on stderr, for whoever runs the server. */
@NullMarked
package ferry.app.logging;

import org.jspecify.annotations.NullMarked;
