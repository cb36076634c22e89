package org.sparkmlp.cli.output;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.sparkmlp.cli.options.UserMistake;
import org.sparkmlp.ml.files.Replacement;

/** A file of any file system that Hadoop knows, written whole or not at all. */
public final class PlainFile {
  private final FileSystem files;
  private final Path path;
  private final boolean overwrite;

  private PlainFile(FileSystem files, Path path, boolean overwrite) {
    this.files = files;
    this.path = path;
    this.overwrite = overwrite;
  }

  /** What is in a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes it. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** The file at a path, which may be there. */
  static PlainFile at(Path plain, boolean overwrite, Configuration hadoop) throws IOException {
    FileSystem found = plain.getFileSystem(hadoop);
    // The checksum file that Hadoop puts beside a local file is of no use to whoever reads this
    // one.
    FileSystem files = found instanceof LocalFileSystem local ? local.getRawFileSystem() : found;
    return new PlainFile(files, files.makeQualified(plain), overwrite);
  }

  /**
   * The file that an option names, which can be written as far as one can know.
   *
   * @param overwrite whether it may be there already
   * @throws UserMistake if it is there and may not be, is a folder or lies below a file
   */
  public static PlainFile named(
      String option, String given, boolean overwrite, Configuration hadoop) {
    try {
      PlainFile file = at(new Path(given.trim()), overwrite, hadoop);
      Optional<String> objection =
          file.files.exists(file.path) ? file.objection(file.path) : Optional.empty();
      if (objection.isPresent()) {
        throw UserMistake.of("%s %s %s", option, given, objection.get());
      }
      Folder.requireFolderAbove(option, given, file.files, file.path);
      return file;
    } catch (IOException | IllegalArgumentException e) {
      throw UserMistake.because(e, "cannot use %s %s: %s", option, given, e.getMessage());
    }
  }

  private Optional<String> objection(Path found) throws IOException {
    if (files.getFileStatus(found).isDirectory()) {
      return Optional.of("is a folder, not a file");
    }
    return overwrite ? Optional.empty() : Optional.of("exists; --overwrite replaces it");
  }

  /**
   * Opens the file to be read.
   *
   * @throws java.io.FileNotFoundException if there is none
   */
  InputStream open() throws IOException {
    return files.open(path);
  }

  /** Opens the file anew to be written bit by bit, for whoever follows it; folders are made. */
  FSDataOutputStream follow() throws IOException {
    return files.create(path, true);
  }

  /** Its path, qualified. */
  @Override
  public String toString() {
    return path.toString();
  }

  /** Writes the file in place of what was there; folders are made. */
  public void write(Content content) throws IOException {
    Replacement.write(
        files,
        path,
        this::objection,
        fresh -> {
          try (OutputStream out = files.create(fresh, true)) {
            content.writeTo(out);
          }
        });
  }

  /**
   * Writes the file anew for somebody who looks at it again and again: on a local disk there is no
   * moment without it. Folders are made.
   *
   * @param content all of it. Not modified.
   * @throws IOException if it cannot be written; what was there stays
   */
  public void refresh(byte[] content) throws IOException {
    if (!(files instanceof RawLocalFileSystem local)) {
      write(out -> out.write(content));
      return;
    }
    java.nio.file.Path place = local.pathToFile(path).toPath();
    Files.createDirectories(place.getParent());
    java.nio.file.Path beside =
        Files.createTempFile(place.getParent(), place.getFileName() + ".", ".new");
    try {
      Files.write(beside, content);
      files.setPermission(
          new Path(beside.toUri()),
          FsPermission.getFileDefault().applyUMask(FsPermission.getUMask(files.getConf())));
      Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(beside);
    }
  }
}
