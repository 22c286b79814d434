/** {@code ferry demo}: the main job on real data, with kills. The only place that starts processes. */
@NullMarked
package ferry.app.demo;

import org.jspecify.annotations.NullMarked;
