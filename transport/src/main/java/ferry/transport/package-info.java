/** How bytes move: links, listeners and dialers over TCP, TLS and Unix sockets. */
@NullMarked
package ferry.transport;

import org.jspecify.annotations.NullMarked;
