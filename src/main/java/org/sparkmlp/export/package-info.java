/**
 * Trained networks out of Spark: as ONNX, and as a file of our own with a scorer that needs the JDK
 * alone.
 *
 * <p>Main types: {@link org.sparkmlp.export.ExportedNetwork} (what is taken along), {@link
 * org.sparkmlp.export.OnnxFile} (for other runtimes), {@link org.sparkmlp.export.Scorer} (for Java,
 * from a {@link org.sparkmlp.export.ScorerFile}). Start reading at {@code ExportedNetwork}.
 *
 * <p>May import {@code check}, {@code math} and {@code network}; no Spark.
 *
 * @serial exclude
 */
package org.sparkmlp.export;
