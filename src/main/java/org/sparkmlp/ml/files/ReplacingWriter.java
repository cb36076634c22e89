package org.sparkmlp.ml.files;

import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.MLWriter;

/** A writer that, told to overwrite, keeps the old folder until the new one is complete. */
abstract class ReplacingWriter extends MLWriter {

  /** Where Spark would delete the old folder first. */
  @Override
  public void save(String path) throws IOException {
    if (shouldOverwrite()) {
      Path folder = new Path(path);
      Replacement.overwrite(
          FloatFile.fileSystem(sparkSession(), folder),
          folder,
          fresh -> saveImpl(fresh.toString()));
    } else {
      super.save(path);
    }
  }

  @Override
  public abstract void saveImpl(String path);
}
