/** What tests of several rooms share. */
@NullMarked
package ferry.testkit;

import org.jspecify.annotations.NullMarked;
