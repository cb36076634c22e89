/**
 * The network as mathematics: what is computed for a block of rows, and its gradient.
 *
 * <p>Main types: {@link org.sparkmlp.network.Topology} (layers and widths), {@link
 * org.sparkmlp.network.ParameterLayout} (where each layer lies in the flat parameter vector),
 * {@link org.sparkmlp.network.Network} (forward and backward passes), {@link
 * org.sparkmlp.network.GradientSum} (what merges). Start reading at {@code Network}.
 *
 * <p>May import {@code math} and {@code check}, and nothing else of this project.
 */
package org.sparkmlp.network;
