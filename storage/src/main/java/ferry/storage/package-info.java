/** Where files rest: the file tree, staging and the sync primitives of a commit. */
@NullMarked
package ferry.storage;

import org.jspecify.annotations.NullMarked;
