package org.sparkmlp.ml.checkpoint;

/**
 * Where and how often to keep a fit.
 *
 * @param folder of any file system that Hadoop knows; of one fit alone
 * @param interval epochs from one checkpoint to the next, at least 1; −1 to go by the clock alone
 * @param minutes most minutes without a checkpoint, above 0, also in mid-epoch
 * @param resume whether to go on from the newest one, if there is any
 */
public record CheckpointSettings(String folder, int interval, double minutes, boolean resume) {}
