package org.sparkmlp.ml.files;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file or folder that is written whole or not at all, and whose predecessor stays until then.
 *
 * <pre>
 *   1  the new one is written beside its place, under a name of its own
 *   2  what is in its place by now is vetted, renamed away, and vetted again under its new name
 *   3  the new one is renamed into its place, and the old one is deleted
 * </pre>
 *
 * <ul>
 *   <li>What fails in 1 leaves everything as it was.
 *   <li>What fails later puts the old one back and keeps the new one, which is complete, under its
 *       own name; the message says which.
 *   <li>Nothing is deleted but what was vetted, under a name that nobody else knows.
 * </ul>
 *
 * <p>Asks nothing of a file system but exists, rename and delete. Where rename is a copy (object
 * stores), a reader may see a part of the new folder; nothing is lost.
 */
public final class Replacement {
  private final FileSystem files;
  private final Path path;
  private final Path fresh;
  private final Path old;

  private Replacement(FileSystem files, Path path) {
    this.files = files;
    this.path = path;
    String token = UUID.randomUUID().toString().substring(0, 8);
    fresh = path.suffix("._new-" + token);
    old = path.suffix("._old-" + token);
  }

  /** What is written. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes it.
     *
     * @param fresh where to; not there yet
     * @throws IOException if it cannot be written; what was written of it is then deleted
     */
    void writeTo(Path fresh) throws IOException;
  }

  /** Who says whether what is there may be replaced. */
  @FunctionalInterface
  public interface Vet {
    /**
     * Looks at what is there.
     *
     * @param found a path that exists
     * @return why it must stay, as what follows its name in a sentence; empty if it may go
     * @throws IOException if one cannot look
     */
    Optional<String> objection(Path found) throws IOException;
  }

  /**
   * Writes a file or folder, in place of what may be there.
   *
   * @param files the file system of the path
   * @param path its place, qualified
   * @param vet asked about what is there when the new one is complete
   * @param content writes the new one
   * @throws ReplacementException if the new one is complete, but could not take its place, or the
   *     old one could not be deleted
   * @throws IOException if the new one could not be written
   */
  public static void write(FileSystem files, Path path, Vet vet, Content content)
      throws IOException {
    Replacement replacement = new Replacement(files, path);
    replacement.writeBeside(content);
    replacement.swap(vet);
  }

  /**
   * Writes a file or folder in place of whatever may be there.
   *
   * @param files the file system of the path
   * @param path its place
   * @param content writes the new one
   * @throws IOException as {@link #write} does
   */
  public static void overwrite(FileSystem files, Path path, Content content) throws IOException {
    write(files, files.makeQualified(path), found -> Optional.empty(), content);
  }

  private void writeBeside(Content content) throws IOException {
    boolean complete = false;
    try {
      content.writeTo(fresh);
      complete = true;
    } finally {
      if (!complete) {
        files.delete(fresh, true);
      }
    }
  }

  private void swap(Vet vet) throws ReplacementException {
    boolean away = false;
    try {
      if (files.exists(path)) {
        require(vet, path);
        rename(path, old);
        away = true;
        require(vet, old);
      }
      place();
    } catch (IOException | RuntimeException e) {
      boolean back = !away || putBack(e);
      throw new ReplacementException(
          e.getMessage()
              + "; the new one is complete and kept as "
              + fresh
              + (back ? "" : ", and the old one as " + old),
          e);
    }
    if (away) {
      deleteOld();
    }
  }

  private void require(Vet vet, Path found) throws IOException {
    Optional<String> objection = vet.objection(found);
    if (objection.isPresent()) {
      throw new IOException(path + " " + objection.get());
    }
  }

  private void place() throws IOException {
    if (files.exists(path)) {
      throw new IOException(path + " has just been made by somebody else");
    }
    rename(fresh, path);
    Path inside = new Path(path, fresh.getName());
    if (files.exists(inside)) { // made in between: rename then puts one folder into the other
      rename(inside, fresh);
      throw new IOException(path + " has just been made by somebody else");
    }
  }

  private boolean putBack(Exception reason) {
    try {
      if (files.exists(path)) {
        return false;
      }
      rename(old, path);
      return true;
    } catch (IOException | RuntimeException e) {
      reason.addSuppressed(e);
      return false;
    }
  }

  private void deleteOld() throws ReplacementException {
    String told = "the new " + path + " is in its place, but the old one, " + old + ", stays: ";
    try {
      if (!files.delete(old, true)) {
        throw new ReplacementException(told + "it cannot be deleted", null);
      }
    } catch (ReplacementException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new ReplacementException(told + e.getMessage(), e);
    }
  }

  private void rename(Path from, Path to) throws IOException {
    if (!files.rename(from, to)) {
      throw new IOException("cannot rename " + from + " to " + to);
    }
  }
}
