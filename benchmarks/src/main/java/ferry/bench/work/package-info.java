/** What is done: data sets, workloads, and the order of runs. */
@NullMarked
package ferry.bench.work;

import org.jspecify.annotations.NullMarked;
