/** What all commands share: their surroundings, their ways to fail, and the exit code and sentence of each. */
@NullMarked
package ferry.app.command;

import org.jspecify.annotations.NullMarked;
