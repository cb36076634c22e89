package org.sparkmlp.ml.checkpoint;

import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.ml.files.Replacement;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.spark.request.FitIdentity;
import org.sparkmlp.training.TrainingState;

/**
 * The checkpoints of one fit, each a folder named after the steps made.
 *
 * <pre>
 *   FOLDER/step-000000001234/state.bin        see {@link StateFile}
 *   FOLDER/step-000000001234/manifest.json    see {@link CheckpointManifest}; written last
 * </pre>
 *
 * <p>Each is written beside its place and renamed. Where rename is a copy, as in object stores, one
 * may be seen in part; it is then without manifest, or differs from it, and is passed by like one
 * that was damaged. So the last {@value #KEPT} are kept.
 */
final class CheckpointFolder {
  static final int KEPT = 3;

  private static final String STATE = "state.bin";
  private static final String MANIFEST = "manifest.json";
  private static final String STEP = "step-%012d";
  private static final Pattern WHOLE = Pattern.compile("step-\\d{12}");
  private static final Pattern LEFT_OVER = Pattern.compile("step-\\d{12}\\._(new|old)-[0-9a-f]{8}");

  private final FileSystem files;
  private final Path folder;

  /** A checkpoint that was read. */
  record Found(Path path, TrainingState state) {}

  CheckpointFolder(FileSystem files, Path folder) {
    this.files = files;
    this.folder = files.makeQualified(folder);
  }

  /** Writes a checkpoint, and deletes those that are no longer to be kept. */
  void write(FitIdentity identity, ParameterLayout layout, TrainingState state) throws IOException {
    String name = String.format(Locale.ROOT, STEP, state.optimizer().step());
    Replacement.overwrite(
        files, new Path(folder, name), fresh -> write(fresh, identity, layout, state));
    List<Path> upToThis =
        newestFirst().stream().filter(each -> each.getName().compareTo(name) <= 0).toList();
    for (Path old : upToThis.subList(Math.min(KEPT, upToThis.size()), upToThis.size())) {
      files.delete(old, true);
    }
  }

  private void write(Path fresh, FitIdentity identity, ParameterLayout layout, TrainingState state)
      throws IOException {
    MessageDigest digest = CheckpointManifest.digest(identity);
    Path file = new Path(fresh, STATE);
    try (OutputStream out = new DigestOutputStream(files.create(file), digest)) {
      StateFile.write(state, layout, out);
    }
    CheckpointManifest manifest =
        new CheckpointManifest(
            identity,
            files.getFileStatus(file).getLen(),
            HexFormat.of().formatHex(digest.digest()));
    try (OutputStream out = files.create(new Path(fresh, MANIFEST))) {
      out.write(manifest.toJson());
    }
  }

  /** Whether there is any checkpoint, be it whole or not. */
  boolean isEmpty() throws IOException {
    return newestFirst().isEmpty();
  }

  /**
   * The newest whole checkpoint.
   *
   * @param now the fit that wants to go on from it
   * @param warning is told of each that is passed by
   * @throws Refusal if it is of another fit
   */
  Optional<Found> newest(FitIdentity now, ParameterLayout layout, Consumer<String> warning)
      throws IOException {
    for (Path path : newestFirst()) {
      Optional<CheckpointManifest> whole = whole(path, warning);
      if (whole.isPresent()) {
        FitIdentity made = whole.get().identity();
        require(made.difference(now, 0), path);
        TrainingState state = state(path, layout, whole.get().stateBytes());
        require(made.difference(now, state.epoch()), path);
        return Optional.of(new Found(path, state));
      }
    }
    return Optional.empty();
  }

  private static void require(Optional<String> difference, Path path) {
    if (difference.isPresent()) {
      throw Refusal.because(
          "cannot go on from the checkpoint %s: %s; give what it was made with, or another folder"
              + " for checkpoints",
          path, difference.get());
    }
  }

  private Optional<CheckpointManifest> whole(Path path, Consumer<String> warning) {
    try {
      return Optional.of(verified(path));
    } catch (IOException e) {
      String why = e instanceof FileNotFoundException ? "a file is missing" : e.getMessage();
      warning.accept(
          String.format(
              Locale.ROOT, "the checkpoint %s is passed by, as it is not whole: %s", path, why));
      return Optional.empty();
    }
  }

  /** Reads all of a checkpoint before anything of it is believed. */
  private CheckpointManifest verified(Path path) throws IOException {
    CheckpointManifest manifest;
    try (InputStream in = files.open(new Path(path, MANIFEST))) {
      manifest = CheckpointManifest.parse(in.readAllBytes());
    }
    Path file = new Path(path, STATE);
    long bytes = files.getFileStatus(file).getLen();
    if (bytes != manifest.stateBytes()) {
      throw new IOException(STATE + " must have " + manifest.stateBytes() + " bytes, has " + bytes);
    }
    MessageDigest digest = CheckpointManifest.digest(manifest.identity());
    try (InputStream in = new DigestInputStream(files.open(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    if (!HexFormat.of().formatHex(digest.digest()).equals(manifest.sha256())) {
      throw new IOException("the SHA-256 of " + STATE + " is not the one in " + MANIFEST);
    }
    return manifest;
  }

  private TrainingState state(Path path, ParameterLayout layout, long bytes) throws IOException {
    try (InputStream in = new BufferedInputStream(files.open(new Path(path, STATE)))) {
      return StateFile.read(in, layout, bytes);
    }
  }

  /** Deletes what a run that was killed left half written. */
  void clean() throws IOException {
    for (Path path : list(LEFT_OVER)) {
      files.delete(path, true);
    }
  }

  private List<Path> newestFirst() throws IOException {
    List<Path> paths = list(WHOLE);
    paths.sort(Comparator.comparing(Path::getName).reversed());
    return paths;
  }

  private List<Path> list(Pattern name) throws IOException {
    List<Path> found = new ArrayList<>();
    try {
      for (FileStatus each : files.listStatus(folder)) {
        if (name.matcher(each.getPath().getName()).matches()) {
          found.add(each.getPath());
        }
      }
    } catch (FileNotFoundException e) {
      return found; // there is no folder yet
    }
    return found;
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
