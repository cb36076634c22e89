/**
 * What people and programs read: progress and results as text, metrics as JSON, folders.
 *
 * <p>Main types: {@code Progress} (training as it goes), {@code ReportText} and {@code ReportJson}
 * (what came of it), {@code JsonFile} and {@code Folder} (written whole or not at all). Start
 * reading at {@code ReportJson}.
 *
 * <p>May import {@code cli.options}, {@code ml.files} and the core ({@code report} and below).
 */
package org.sparkmlp.cli.output;
