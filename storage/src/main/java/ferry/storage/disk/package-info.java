/**
 * The file tree on a local Linux disk. {@link ferry.storage.disk.DiskTree} is the way in; everything else serves it:
 *
 * <ul>
 *   <li>{@code Machine}, {@code Linux}, {@code Errno}: the kernel's calls, made through {@code java.lang.foreign};
 *   <li>{@code Resolver}: from names to descriptors, never out of the root, never through a link;
 *   <li>{@code StagingArea}, {@code DiskStagedFile}, {@code LeafLog}: files on their way in;
 *   <li>{@code DiskSync}: what makes a batch durable;
 *   <li>{@code KeptLeaves}: the leaf hashes of published files.
 * </ul>
 */
@NullMarked
package ferry.storage.disk;

import org.jspecify.annotations.NullMarked;
