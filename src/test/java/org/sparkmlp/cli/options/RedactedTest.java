package org.sparkmlp.cli.options;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactedTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "s3a://AKIA:se/cr+et@bucket/rows|s3a://***@bucket/rows",
        "hdfs://me:p@ss@host:8020/rows|hdfs://***@host:8020/rows",
        "https://token@host/rows.csv|https://***@host/rows.csv",
        "https://h/rows.csv?sv=1&sig=a%2Fb/c=|https://h/rows.csv?***",
        "https://u:p@h/rows.csv?token=x|https://***@h/rows.csv?***",
        "there is no s3a://A:b@c/d, nor s3a://A:b@c/e|there is no s3a://***@c/d, nor s3a://***@c/e",
        "cannot read 'https://h/r?sig=x' (it is gone)|cannot read 'https://h/r?***' (it is gone)",
      })
  void takesSecretsOut(String text, String told) {
    assertThat(Redacted.text(text)).isEqualTo(told);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sample-data/digits.csv",
        "day-*.csv",
        "day-?.csv",
        "data/year=202?/month=1",
        "hdfs://host:8020/users/me@home/rows.csv",
        "abfss://container@account.dfs.core.windows.net/rows",
        "column 'a' has the value 1:2@3",
        "C:/rows@home.csv",
      })
  void leavesTheRest(String text) {
    assertThat(Redacted.text(text)).isEqualTo(text);
  }

  @Test
  void isQuickOnLongText() {
    assertThat(Redacted.text("a://" + "b".repeat(100_000))).hasSize(100_004);
  }
}
