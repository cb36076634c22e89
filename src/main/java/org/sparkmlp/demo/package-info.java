/**
 * The ideas of the method, each tried on Spark and told on a page of its own with pictures and
 * formulas.
 *
 * <p>Main types: {@link org.sparkmlp.demo.Demo} (which there are) and {@link
 * org.sparkmlp.demo.Demonstration} (what each does); one class ending in {@code Demo} for each,
 * whose text is the resource of the same name. Start reading at {@code CurveDemo}.
 *
 * <p>May import {@code ml} and what that stands on, and {@code report.html} for the pictures. What
 * is random is drawn from seeds, so that a page is the same each time but for its seconds.
 */
package org.sparkmlp.demo;
