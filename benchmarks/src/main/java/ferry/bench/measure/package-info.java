/** What a run costs: time, processor, memory, wire; and what machine it was. */
@NullMarked
package ferry.bench.measure;

import org.jspecify.annotations.NullMarked;
