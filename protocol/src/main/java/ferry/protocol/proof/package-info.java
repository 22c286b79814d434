/** The hash tree, and receipts that can be checked offline: ferry-1.md §8. */
@NullMarked
package ferry.protocol.proof;

import org.jspecify.annotations.NullMarked;
