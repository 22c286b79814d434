/** {@code ferry admin …}: what an administrator asks and does, at a server or over its Unix socket. */
@NullMarked
package ferry.app.admin;

import org.jspecify.annotations.NullMarked;
