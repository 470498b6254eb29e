package dev.reelay.hub.backplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.hub.log.Entry;
import org.junit.jupiter.api.Test;

class WireTest {
  private final Entry entry = new Entry("job_1", 7, "VideoGenerationStarted", "{\"a\":\"ü\"}", 5);

  @Test
  void anEntryComesThroughAsItWas() {
    Entry read = Wire.decode(Wire.encode(entry, 100));

    assertThat(read).isEqualTo(new Entry("job_1", 7, entry.type(), entry.body(), 0));
  }

  @Test
  void aLargeBodyStaysBehind() {
    assertThat(Wire.decode(Wire.encode(entry, 3)))
        .isEqualTo(new Entry("job_1", 7, entry.type(), "", 0));
  }

  @Test
  void whatIsNoEntryIsNoEntry() {
    assertThat(Wire.decode(Wire.PULSE)).isNull();
    assertThat(Wire.decode("")).isNull();
    assertThat(Wire.decode("2 job_1 7 VideoGenerationStarted\n{}")).isNull();
    assertThat(Wire.decode("1 job_1 seven VideoGenerationStarted\n{}")).isNull();
  }
}
