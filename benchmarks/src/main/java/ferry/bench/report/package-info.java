/** What people and programs read afterwards. */
@NullMarked
package ferry.bench.report;

import org.jspecify.annotations.NullMarked;
