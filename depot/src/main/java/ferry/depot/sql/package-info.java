/** The database: the only place of Ferry that speaks SQL. Not exported. */
@NullMarked
package ferry.depot.sql;

import org.jspecify.annotations.NullMarked;
