/** Long, narrow and lossy lines between two network namespaces, made by {@code wan.c}. */
@NullMarked
package ferry.bench.line;

import org.jspecify.annotations.NullMarked;
