/**
 * What an encoder must know of its columns, counted on the executors.
 *
 * <p>Main types: {@code NumberCensus} and {@code CategoryCensus}, one pass each, with {@code
 * NumberFacts} and {@code CategoryFacts} as what comes of them; {@code Medians}, of four passes.
 * Start reading at {@code NumberCensus}.
 *
 * <p>Everything is an exact sum, a count or a choice by order of values: the order and partitioning
 * of the rows change nothing.
 *
 * <p>May import {@code math}.
 */
package org.sparkmlp.ml.prepare.census;
