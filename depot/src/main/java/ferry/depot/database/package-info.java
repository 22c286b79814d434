/** Where a depot's database is and how to come to it; what an administrator chooses, and what can be wrong with it. */
@NullMarked
package ferry.depot.database;

import org.jspecify.annotations.NullMarked;
