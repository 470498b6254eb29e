package dev.reelay.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the ledger says of jobs whose prompts all differ.
 *
 * @param submits accepted creates by provider
 * @param repeats films that were begun again, by what became of those before
 * @param paidTwice prompts of films that were paid again although one was there or on its way
 * @param unpaid prompts of completed jobs for which nothing was paid
 * @param unknown prompts of jobs of which nobody knows whether they were taken on, with what was
 *     answered to the calls of their providers; 0 is no answer
 */
record Verdict(
    Map<String, Integer> submits,
    Map<String, Integer> repeats,
    List<String> paidTwice,
    List<String> unpaid,
    Map<String, List<Integer>> unknown) {
  private static final Set<String> WORTH_ITS_MONEY = Set.of("queued", "running", "succeeded");

  /** What became of jobs, by their prompts. */
  record Ends(Set<String> completed, Set<String> unknown) {}

  /**
   * Judges.
   *
   * @param entries of the ledger
   * @param webhooks all that were sent
   */
  static Verdict of(JsonNode entries, JsonNode webhooks, Ends ends) {
    Map<String, Integer> submits = new TreeMap<>();
    Map<String, List<JsonNode>> byPrompt = new LinkedHashMap<>();
    for (JsonNode entry : entries) {
      submits.merge(entry.path("provider").asText(), 1, Integer::sum);
      byPrompt.computeIfAbsent(entry.path("prompt").asText(), _ -> new ArrayList<>()).add(entry);
    }
    Map<String, Integer> repeats = new TreeMap<>();
    List<String> paidTwice = new ArrayList<>();
    byPrompt.forEach((prompt, same) -> {
      List<String> phases = same.stream().map(entry -> entry.path("phase").asText()).toList();
      if (phases.size() > 1) {
        repeats.merge(String.join(" + ", phases.stream().sorted().toList()), 1, Integer::sum);
      }
      if (phases.stream().filter(WORTH_ITS_MONEY::contains).count() > 1) {
        paidTwice.add(prompt);
      }
    });
    List<String> unpaid =
        ends.completed().stream().filter(prompt -> !byPrompt.containsKey(prompt)).toList();
    Map<String, List<Integer>> unknown = new TreeMap<>();
    for (String prompt : ends.unknown()) {
      unknown.put(prompt, answers(byPrompt.getOrDefault(prompt, List.of()), webhooks));
    }
    return new Verdict(submits, repeats, paidTwice, unpaid, unknown);
  }

  private static List<Integer> answers(List<JsonNode> entries, JsonNode webhooks) {
    Set<String> ids =
        entries.stream().map(entry -> entry.path("remoteId").asText()).collect(Collectors.toSet());
    List<Integer> answers = new ArrayList<>();
    for (JsonNode webhook : webhooks) {
      if (ids.contains(webhook.path("remoteId").asText())) {
        answers.add(webhook.path("status").asInt());
      }
    }
    return answers;
  }
}
