/**
 * A training as one HTML file: pictures in SVG, each with its numbers as a table, and nothing that
 * a browser would have to fetch or run.
 *
 * <p>Main types: {@link org.sparkmlp.report.html.RunPage} (the page of a fit), {@link
 * org.sparkmlp.report.html.LinePlot} and {@link org.sparkmlp.report.html.StackedBars} (its
 * pictures). Start reading at {@code RunPage}.
 *
 * <p>May import {@code report}, {@code training}, {@code network} and {@code check}; the style is
 * the resource {@code page.css}. No script: the switch of scales is CSS, so that a page works where
 * scripts are forbidden, as in many a mail or notebook.
 */
package org.sparkmlp.report.html;
