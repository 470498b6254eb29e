package dev.reelay.adapters.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ByteRangeTest {
  @Test
  void readsTheFormsOfTheStandard() {
    assertThat(ByteRange.of("bytes=0-0", 10)).isEqualTo(new ByteRange.Part(0, 0));
    assertThat(ByteRange.of("bytes=2-5", 10)).isEqualTo(new ByteRange.Part(2, 5));
    assertThat(ByteRange.of("bytes=2-", 10)).isEqualTo(new ByteRange.Part(2, 9));
    assertThat(ByteRange.of("bytes=2-99", 10)).isEqualTo(new ByteRange.Part(2, 9));
    assertThat(ByteRange.of("bytes=-3", 10)).isEqualTo(new ByteRange.Part(7, 9));
    assertThat(ByteRange.of("bytes=-30", 10)).isEqualTo(new ByteRange.Part(0, 9));
  }

  @Test
  void whatMayBeIgnoredGivesTheWholeFile() {
    for (String header :
        new String[] {
          null,
          "",
          "bytes=-",
          "bytes=5-2",
          "bytes=a-b",
          "items=1-2",
          "bytes=0-1,3-4",
          "bytes=99999999999999999999-"
        }) {
      assertThat(ByteRange.of(header, 10)).as(header).isEqualTo(new ByteRange.Whole());
    }
  }

  @Test
  void whatDoesNotExistCannotBeGiven() {
    assertThat(ByteRange.of("bytes=10-", 10)).isEqualTo(new ByteRange.Unsatisfiable());
    assertThat(ByteRange.of("bytes=-0", 10)).isEqualTo(new ByteRange.Unsatisfiable());
    assertThat(ByteRange.of("bytes=0-", 0)).isEqualTo(new ByteRange.Unsatisfiable());
    assertThat(ByteRange.of("bytes=-1", 0)).isEqualTo(new ByteRange.Unsatisfiable());
  }
}
