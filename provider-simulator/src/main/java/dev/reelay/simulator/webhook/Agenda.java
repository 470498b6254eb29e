package dev.reelay.simulator.webhook;

import dev.reelay.simulator.job.Story;
import dev.reelay.simulator.scenario.Fault;
import dev.reelay.simulator.scenario.FaultRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What faults make of the webhooks that a provider would send. */
public final class Agenda {
  private static final Duration SHORT = Duration.ofMillis(300);

  /** So far apart that their order is kept on the way, also when time runs fast. */
  private static final Duration APART = Duration.ofSeconds(20);

  private Agenda() {}

  /**
   * The webhooks that are sent.
   *
   * @param story of the job
   * @param proper what the provider would send, in order, the last one telling of the end
   */
  public static List<Due> of(Story story, List<Due> proper) {
    List<Due> agenda = new ArrayList<>(proper);
    for (FaultRule rule : story.faults()) {
      agenda =
          switch (rule.fault()) {
            case WEBHOOK_MISSING -> new ArrayList<>();
            case WEBHOOK_LATE -> late(agenda, rule);
            case WEBHOOK_REORDERED -> reordered(agenda);
            case WEBHOOK_DUPLICATE -> duplicated(agenda, (int) rule.argument());
            default -> agenda;
          };
    }
    if (!proper.isEmpty()) {
      addStrangers(agenda, story, proper.getLast());
    }
    return agenda;
  }

  private static List<Due> late(List<Due> agenda, FaultRule rule) {
    Duration late = Duration.ofNanos((long) (rule.argument() * 1e9));
    List<Due> result = new ArrayList<>();
    agenda.forEach(due -> result.add(new Due(due.at().plus(late), due.event(), due.disguise())));
    return result;
  }

  /** All after the end, the last one first. */
  private static List<Due> reordered(List<Due> agenda) {
    List<Due> result = new ArrayList<>();
    for (Due due : agenda.reversed()) {
      Instant at = agenda.getLast().at().plus(APART.multipliedBy(result.size()));
      result.add(new Due(at, due.event(), due.disguise()));
    }
    return result;
  }

  private static List<Due> duplicated(List<Due> agenda, int copies) {
    List<Due> result = new ArrayList<>();
    for (Due due : agenda) {
      for (int copy = 0; copy <= copies; copy++) {
        Instant at = due.at().plus(SHORT.multipliedBy(copy));
        result.add(new Due(at, due.event(), due.disguise()));
      }
    }
    return result;
  }

  private static void addStrangers(List<Due> agenda, Story story, Due last) {
    if (story.has(Fault.WEBHOOK_FORGED)) {
      Instant early =
          story.created().plus(Duration.between(story.created(), last.at()).dividedBy(3));
      agenda.add(new Due(early, last.event(), Disguise.FORGED));
    }
    if (story.has(Fault.WEBHOOK_REPLAYED)) {
      agenda.add(new Due(last.at().plus(SHORT.multipliedBy(5)), last.event(), Disguise.REPLAYED));
    }
  }
}
