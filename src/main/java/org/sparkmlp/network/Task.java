package org.sparkmlp.network;

/** What is learned, which tells what a label is. */
public enum Task {
  /** Which class a row is of: a label is a class index, a whole number from 0. */
  CLASSIFICATION,
  /** One or more numbers per row: a label is as many targets as there are outputs. */
  REGRESSION
}
