/** Real database servers that a test starts, kills and throws away. */
@NullMarked
package ferry.testkit.database;

import org.jspecify.annotations.NullMarked;
