/**
 * The pipeline that is trained, saved, loaded and applied.
 *
 * <p>Main types: {@code NetworkStage} (training), {@code SavedModel} (a pipeline with its {@code
 * ModelCard}, loaded only if {@code KnownStages} knows all of it), {@code Predictions} and {@code
 * Scores} (what it says of a table). Start reading at {@code SavedModel}.
 *
 * <p>May import {@code cli.options}, {@code cli.output}, {@code cli.input}, {@code ml} and what
 * that stands on.
 */
package org.sparkmlp.cli.model;
