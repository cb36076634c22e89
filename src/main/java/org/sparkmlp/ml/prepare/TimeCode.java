package org.sparkmlp.ml.prepare;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * A date or a timestamp: how long ago, and where in the year, the week and the day.
 *
 * <pre>
 *   x        days since 1970-01-01 in UTC, the time being a fraction of the day
 *   year     sin 2πa, cos 2πa    a = (day of the year − 1 + fraction) / days of that year
 *   week     sin 2πb, cos 2πb    b = (days since Monday + fraction) / 7
 *   day      sin 2πc, cos 2πc    c = fraction; of a timestamp only
 * </pre>
 *
 * <p>So 31 December lies next to 1 January, and Sunday next to Monday. Where the value is missing,
 * x is {@code fill} and all others are 0, which is nowhere on those circles. Worked: Monday,
 * 1970-01-05, is x = 4, year (0.0688, 0.9976), week (0, 1).
 *
 * <p>Numerics: as float32, x is exact to a few minutes in our days; the circles are computed from
 * float64 by {@link StrictMath}, which gives the same bits on every machine.
 *
 * @param name the column
 * @param kind a date or a timestamp
 * @param fill what stands for a missing value; NaN if none is to be expected
 * @param indicator whether an element tells which values were missing
 */
record TimeCode(String name, ColumnKind kind, double fill, boolean indicator)
    implements ColumnCode {
  private static final long serialVersionUID = 1L;
  private static final int MONDAY = 4; // 1970-01-01 was a Thursday, 1970-01-05 a Monday
  private static final int WEEK = 7;

  @Override
  public List<String> inputs() {
    List<String> inputs = new ArrayList<>(List.of(name));
    for (String cycle : hasDay() ? List.of("year", "week", "day") : List.of("year", "week")) {
      inputs.add(name + " in the " + cycle + " (sin)");
      inputs.add(name + " in the " + cycle + " (cos)");
    }
    if (indicator) {
      inputs.add(ColumnCode.missing(name));
    }
    return inputs;
  }

  @Override
  public int width() {
    return (hasDay() ? 7 : 5) + (indicator ? 1 : 0);
  }

  @Override
  public void put(Object value, VectorBuffer to) {
    if (value == null) {
      to.add(fill);
      to.skip(hasDay() ? 6 : 4);
    } else {
      double days = (Double) value;
      long day = (long) Math.floor(days);
      double fraction = days - day;
      LocalDate date = LocalDate.ofEpochDay(day);
      to.add(days);
      circle((date.getDayOfYear() - 1 + fraction) / date.lengthOfYear(), to);
      circle((Math.floorMod(day - MONDAY, (long) WEEK) + fraction) / WEEK, to);
      if (hasDay()) {
        circle(fraction, to);
      }
    }
    if (indicator) {
      to.add(value == null ? 1 : 0);
    }
  }

  private boolean hasDay() {
    return kind == ColumnKind.TIMESTAMP;
  }

  private static void circle(double turn, VectorBuffer to) {
    to.add(StrictMath.sin(2 * Math.PI * turn));
    to.add(StrictMath.cos(2 * Math.PI * turn));
  }
}
