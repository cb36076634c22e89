package org.sparkmlp.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder to be written: refused early if it is there, and replaced late if it may be.
 *
 * <p>The new folder is written beside the old one; only when it is complete is the old one renamed
 * away, the new one put in its place, and the old one deleted. Whatever fails before that leaves
 * the old folder as it was. Any file system that Hadoop knows.
 */
final class Folder {
  /** What is written into a new folder. */
  @FunctionalInterface
  interface Content {
    void writeTo(Path folder) throws IOException;
  }

  private final FileSystem files;
  private final Path path;
  private final String given;

  private Folder(FileSystem files, Path path, String given) {
    this.files = files;
    this.path = path;
    this.given = given;
  }

  /**
   * A folder that may be written.
   *
   * @param option the option that names it, for messages
   * @param overwrite whether it may be there already
   * @param mark a file without which an existing folder is not ours to replace
   * @throws UserMistake if it is there and may not be, or cannot be there
   */
  static Folder at(
      String option, String given, boolean overwrite, String mark, Configuration hadoop) {
    try {
      Path plain = new Path(given.trim());
      FileSystem files = plain.getFileSystem(hadoop);
      Path path = files.makeQualified(plain);
      if (files.exists(path)) {
        if (!overwrite) {
          throw UserMistake.of("%s %s exists; --overwrite replaces it", option, given);
        }
        boolean ours =
            files.getFileStatus(path).isDirectory()
                && (files.exists(new Path(path, mark)) || files.listStatus(path).length == 0);
        if (!ours) {
          throw UserMistake.of(
              "%s %s is not something that spark-mlp wrote (it has no %s), so it is not"
                  + " overwritten: choose another folder, or delete it yourself",
              option, given, mark);
        }
      }
      requireFolderAbove(option, given, files, path);
      return new Folder(files, path, given);
    } catch (IOException | IllegalArgumentException e) {
      throw UserMistake.because(e, "cannot use %s %s: %s", option, given, e.getMessage());
    }
  }

  /** Without it, a path below a file would fail only when training is done. */
  static void requireFolderAbove(String option, String given, FileSystem files, Path path)
      throws IOException {
    for (Path above = path.getParent(); above != null; above = above.getParent()) {
      try {
        if (files.getFileStatus(above).isDirectory()) {
          return;
        }
        throw UserMistake.of("%s %s cannot be made: %s is a file", option, given, above);
      } catch (FileNotFoundException | org.apache.hadoop.fs.ParentNotDirectoryException e) {
        // made when it is needed; look further up
      }
    }
  }

  /** The folder's path in full. */
  Path path() {
    return path;
  }

  /** Writes the folder, the new one complete before the old one goes. */
  void write(Content content) throws IOException {
    String token = UUID.randomUUID().toString().substring(0, 8);
    Path fresh = path.suffix("._new-" + token);
    Path old = path.suffix("._old-" + token);
    try {
      content.writeTo(fresh);
      boolean replaces = files.exists(path);
      if (replaces) {
        rename(path, old);
      }
      try {
        rename(fresh, path);
      } catch (IOException e) {
        if (replaces) {
          rename(old, path);
        }
        throw e;
      }
      if (replaces) {
        files.delete(old, true);
      }
    } finally {
      files.delete(fresh, true); // there only if something failed
    }
  }

  private void rename(Path from, Path to) throws IOException {
    if (!files.rename(from, to)) {
      throw new IOException("could not rename " + from + " to " + to + " while writing " + given);
    }
  }
}
