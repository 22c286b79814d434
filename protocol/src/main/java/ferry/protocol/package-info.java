/** What the bytes mean: messages, codec, session order, hash tree, receipts and signatures as pure computation. */
@NullMarked
package ferry.protocol;

import org.jspecify.annotations.NullMarked;
