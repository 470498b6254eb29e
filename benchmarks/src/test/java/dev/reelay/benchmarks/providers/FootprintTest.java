package dev.reelay.benchmarks.providers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FootprintTest {
  private static final String STATUS =
      """
      Name:\tjava
      VmHWM:\t  409600 kB
      VmRSS:\t  307200 kB
      Threads:\t42
      """;

  private static final String METERS =
      """
      # TYPE jvm_memory_used_bytes gauge
      jvm_memory_used_bytes{area="heap",id="Eden Space",} 1048576.0
      jvm_memory_used_bytes{area="heap",id="Tenured Gen",} 2.097152E7
      jvm_memory_used_bytes{area="nonheap",id="Metaspace",} 5.0E7
      jvm_memory_max_bytes{area="heap",id="Eden Space",} 9.0E7
      """;

  @Test
  void itReadsWhatTheKernelAndTheMetersSay() {
    assertThat(Footprint.of(STATUS, METERS)).isEqualTo(new Footprint(42, 300, 400, 21));
  }

  @Test
  void theMostOfSeveralIsTheMostOfEachFigure() {
    // Given
    Footprint first = new Footprint(42, 300, 400, 21);
    Footprint second = new Footprint(40, 310, 410, 11);
    // When
    Footprint most = first.or(second);
    // Then
    assertThat(most).isEqualTo(new Footprint(42, 310, 410, 21));
  }
}
