/**
 * Training as pure arithmetic and one loop: which rows make a batch, in which order sums are added,
 * when to stop, what is recorded.
 *
 * <p>Main types: {@link org.sparkmlp.training.Trainer} (the epoch loop), {@link
 * org.sparkmlp.training.TrainingState} (all that it knows, as a value), {@link
 * org.sparkmlp.training.EpochRun} (one epoch on its way: what an exchange works for), {@link
 * org.sparkmlp.training.Trainer.GradientSource} (where gradient sums come from), {@link
 * org.sparkmlp.training.StepTotal} (one step's sum) and {@link org.sparkmlp.training.Batches}
 * (which rows make one). In which order sums are added is {@code training.tree}'s. Start reading at
 * {@code Trainer}.
 *
 * <p>May import {@code math}, {@code network}, {@code optim}, {@code insight}, {@code check} and
 * {@code training.tree}; never Spark.
 */
package org.sparkmlp.training;
