/** The ferry command, its configuration, and the only place where objects are wired. */
@NullMarked
package ferry.app;

import org.jspecify.annotations.NullMarked;
