package org.sparkmlp.cli.output;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.sparkmlp.cli.options.UserMistake;
import org.sparkmlp.ml.files.Replacement;

/**
 * A folder to be written: refused early if it is there, and replaced late if it may be, by the
 * rules of {@link Replacement}. Whether it may be is asked again when the new one is complete, as
 * somebody may have made it meanwhile. Any file system that Hadoop knows.
 */
public final class Folder {
  private final FileSystem files;
  private final Path path;
  private final boolean overwrite;
  private final String mark;

  private Folder(FileSystem files, Path path, boolean overwrite, String mark) {
    this.files = files;
    this.path = path;
    this.overwrite = overwrite;
    this.mark = mark;
  }

  /**
   * A folder that may be written.
   *
   * @param option the option that names it, for messages
   * @param overwrite whether it may be there already
   * @param mark a file without which an existing folder is not ours to replace
   * @throws UserMistake if it is there and may not be, or cannot be there
   */
  public static Folder at(
      String option, String given, boolean overwrite, String mark, Configuration hadoop) {
    try {
      Path plain = new Path(given.trim());
      FileSystem files = plain.getFileSystem(hadoop);
      Folder folder = new Folder(files, files.makeQualified(plain), overwrite, mark);
      Optional<String> objection =
          files.exists(folder.path) ? folder.objection(folder.path) : Optional.empty();
      if (objection.isPresent()) {
        throw UserMistake.of("%s %s %s", option, given, objection.get());
      }
      requireFolderAbove(option, given, files, folder.path);
      return folder;
    } catch (IOException | IllegalArgumentException e) {
      throw UserMistake.because(e, "cannot use %s %s: %s", option, given, e.getMessage());
    }
  }

  private Optional<String> objection(Path found) throws IOException {
    if (!overwrite) {
      return Optional.of("exists; --overwrite replaces it");
    }
    boolean ours =
        files.getFileStatus(found).isDirectory()
            && (files.exists(new Path(found, mark)) || files.listStatus(found).length == 0);
    return ours
        ? Optional.empty()
        : Optional.of(
            "is not something that spark-mlp wrote (it has no "
                + mark
                + "), so it is not overwritten: choose another folder, or delete it yourself");
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

  /** Writes the folder, the new one complete before the old one goes. */
  public void write(Replacement.Content content) throws IOException {
    Replacement.write(files, path, this::objection, content);
  }
}
