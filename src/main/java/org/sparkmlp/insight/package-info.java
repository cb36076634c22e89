/**
 * What can be seen inside a network while it trains and when it is done: values, and what computes
 * them from a sample of the rows.
 *
 * <p>Main types: {@link org.sparkmlp.insight.LayerProbe} (gradient, update and units of each
 * layer), {@link org.sparkmlp.insight.Outcome} (how the rows are predicted at the end), {@link
 * org.sparkmlp.insight.Insight} (all that was seen of a fit) and {@link org.sparkmlp.insight.Pace}
 * (how much time looking may take). Start reading at {@code LayerProbe}.
 *
 * <p>Nothing here changes parameters. May import {@code network} and {@code check}.
 */
package org.sparkmlp.insight;
