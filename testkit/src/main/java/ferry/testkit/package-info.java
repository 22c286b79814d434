/** What tests share: clocks, seeds, temporary trees and leak checks. */
@NullMarked
package ferry.testkit;

import org.jspecify.annotations.NullMarked;
