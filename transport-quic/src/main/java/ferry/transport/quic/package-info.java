/** Links as streams of QUIC connections: docs/protocol/ferry-1.md §3.3. */
@NullMarked
package ferry.transport.quic;

import org.jspecify.annotations.NullMarked;
