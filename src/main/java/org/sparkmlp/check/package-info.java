/**
 * The ground floor: every guard, and the one form in which bad input is refused.
 *
 * <p>Main types: {@link org.sparkmlp.check.Require} (guards for settings; NaN fails each of them)
 * and {@link org.sparkmlp.check.Refusal} (what is thrown: name, value, bound and remedy as fields,
 * and one line made of them). Start reading at {@code Refusal}.
 *
 * <p>May import nothing of this project.
 *
 * @serial exclude
 */
package org.sparkmlp.check;
