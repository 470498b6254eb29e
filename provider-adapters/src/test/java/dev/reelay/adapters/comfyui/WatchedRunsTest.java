package dev.reelay.adapters.comfyui;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.reelay.adapters.provider.StatusReport;
import dev.reelay.adapters.remote.Answer;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatchedRunsTest {
  private static final Map<String, String> NODES =
      Map.of("1", "Loading", "2", "Sampling", "3", "Decoding", "4", "Writing");

  private long now = 5_000_000_000L;
  private final WatchedRuns runs = new WatchedRuns(() -> now);

  @Test
  void progressIsTheDoneNodesAndThePartOfTheOneInHand() {
    runs.watch("p", "run", NODES);

    take("{'type':'execution_start','data':{'prompt_id':'p'}}");
    assertThat(percent()).isZero();
    take("{'type':'execution_cached','data':{'prompt_id':'p','nodes':['1','99']}}");
    assertThat(percent()).isEqualTo(25);
    take("{'type':'executing','data':{'prompt_id':'p','node':'2'}}");
    take("{'type':'progress','data':{'prompt_id':'p','node':'2','value':5,'max':20}}");

    assertThat(percent()).isEqualTo(31.25);
    StatusReport.Progress told = runs.progress("p");
    assertThat(told.message()).isEqualTo("Sampling");
    assertThat(told.currentItem()).isEqualTo(5);
    assertThat(told.totalItems()).isEqualTo(20);

    take("{'type':'executing','data':{'prompt_id':'p','node':'3'}}");
    assertThat(percent()).isEqualTo(50);
    take("{'type':'executed','data':{'prompt_id':'p','node':'3','output':{}}}");
    assertThat(percent()).isEqualTo(75);
  }

  @Test
  void theStateOfAllNodesIsUnderstoodToo() {
    runs.watch("p", "run", NODES);

    take(
        """
        {'type':'progress_state','data':{'prompt_id':'p','nodes':{
          '1':{'value':1,'max':1,'state':'finished'},
          '2':{'value':10,'max':20,'state':'running'},
          '3':{'value':0,'max':1,'state':'pending'}}}}
        """);

    assertThat(percent()).isEqualTo(37.5);
  }

  @Test
  void aStepWithoutAnIdBelongsToTheRunInHand() {
    runs.watch("p", "run", NODES);
    take("{'type':'executing','data':{'prompt_id':'p','node':'2'}}");

    take("{'type':'progress','data':{'value':10,'max':20}}");

    assertThat(percent()).isEqualTo(12.5);
  }

  @Test
  void hintsAboutOneRunAreHalfASecondApartButForItsEnd() {
    runs.watch("p", "run", NODES);
    runs.watch("q", "other", NODES);

    assertThat(step("p", 1)).contains("run");
    assertThat(step("p", 2)).isEmpty();
    assertThat(step("q", 1)).contains("other");
    now += 499_000_000;
    assertThat(step("p", 3)).isEmpty();
    now += 2_000_000;
    assertThat(step("p", 4)).contains("run");
    assertThat(take("{'type':'execution_error','data':{'prompt_id':'p'}}")).contains("run");
    assertThat(take("{'type':'executing','data':{'prompt_id':'p','node':null}}")).contains("run");
  }

  @Test
  void nothingIsToldOfRunsThatNobodyKnows() {
    assertThat(step("x", 1)).isEmpty();
    assertThat(runs.progress("x")).isEqualTo(StatusReport.Progress.SILENT);
  }

  @Test
  void strangeMessagesChangeNothing() {
    runs.watch("p", "run", NODES);
    for (String message :
        new String[] {
          "[]",
          "null",
          "7",
          "{'type':7,'data':[]}",
          "{'type':'progress','data':{'prompt_id':'p','value':'NaN','max':-1}}",
          "{'type':'progress','data':{'prompt_id':'p','value':30,'max':20}}",
          "{'type':'progress','data':{'prompt_id':'p','value':1,'max':1e999}}",
          "{'type':'progress_state','data':{'prompt_id':'p','nodes':7}}",
          "{'type':'executed','data':{'prompt_id':'p','node':{}}}",
          "{'type':'crystools.monitor','data':{'prompt_id':'p'}}"
        }) {
      take(message);
    }

    Double percent = runs.progress("p").percent();
    assertThat(percent == null ? 0 : percent).isZero();
  }

  @Test
  void onlySoManyRunsAreRemembered() {
    for (int i = 0; i <= WatchedRuns.MAX; i++) {
      runs.watch("p" + i, "run" + i, NODES);
      runs.stopped("s" + i);
    }

    assertThat(runs.stageRuns()).hasSize(WatchedRuns.MAX).doesNotContain("run0");
    assertThat(runs.isStopped("s0")).isFalse();
    assertThat(runs.isStopped("s" + WatchedRuns.MAX)).isTrue();
  }

  private Optional<String> step(String prompt, int value) {
    return take(
        "{'type':'progress','data':{'prompt_id':'%s','node':'2','value':%d,'max':20}}"
            .formatted(prompt, value));
  }

  private Optional<String> take(String message) {
    try {
      return runs.take(Answer.JSON.readTree(message.replace('\'', '"')));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private double percent() {
    Double percent = runs.progress("p").percent();
    return percent == null ? -1 : percent;
  }
}
