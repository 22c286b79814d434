/** The audit log: who did what, from where, and how it ended, in files that show when somebody changed them. */
@NullMarked
package ferry.depot.audit;

import org.jspecify.annotations.NullMarked;
