package org.sparkmlp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkmlp.demo.Demo;

class DemoCommandTest {
  @Test
  void listsTheDemonstrationsWithALineEach() {
    String out = CommandRun.of("demo").succeeds().out();
    assertThat(out.lines()).hasSize(Demo.values().length);
    for (Demo demo : Demo.values()) {
      assertThat(out).containsPattern("(?m)^" + demo.text() + " +\\Q" + demo.line() + "\\E$");
    }
  }

  @Test
  void writesAPageThatNeedsNothingFromElsewhere(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("new").resolve("page.html");
    assertThat(CommandRun.of("demo activations --output", file).succeeds().out())
        .contains("Page       " + file);
    String page = Files.readString(file);
    assertThat(page).startsWith("<!DOCTYPE html>").contains("<math", "<svg").doesNotContain("{{");
    assertThat(page).doesNotContain("<script", "@import", "url(", "src=");
  }

  @Test
  void refusesANameThatIsNone() {
    CommandRun.of("demo curv").refuses("'curv'", "curve", "did you mean 'curve'?");
  }

  @Test
  void refusesAFolderBeforeItTrains(@TempDir Path folder) {
    CommandRun.of("demo activations --output", folder).refuses("--output", "is a folder");
  }
}
