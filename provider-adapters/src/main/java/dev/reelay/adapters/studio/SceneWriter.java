package dev.reelay.adapters.studio;

import dev.reelay.adapters.studio.Storyboard.Look;
import dev.reelay.adapters.studio.Storyboard.Scene;
import dev.reelay.adapters.studio.picture.Motif;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * Writes a storyboard from a brief: the prompt's own words where they fit, templates around them.
 */
final class SceneWriter {

  private static final double WORDS_PER_SECOND = 2.6;
  private static final List<String> OPENINGS =
      List.of("Imagine %s.", "Picture this: %s.", "It begins with %s.", "This is %s.", "%s.");
  private static final List<String> MIDDLES =
      List.of(
          "Look closer: the %s, alive in every detail.",
          "And there is the %s, always the %s.",
          "Nothing else moves quite like the %s.",
          "Light finds the %s, and lingers.",
          "Everything here turns around the %s.",
          "Hold your breath: the %s.",
          "Then, slowly, the %s.",
          "Listen to the %s.",
          "Light, color, and time pass by.",
          "Nobody speaks. Nobody has to.",
          "Look again. Something has changed.",
          "For a moment, all is still.",
          "Look closer.",
          "And on it goes.");
  private static final List<String> CLOSINGS =
      List.of(
          "And long after the light is gone, the %s stays with you.",
          "Some pictures stay. This is one of them.",
          "And so the story comes to rest.",
          "Remember the %s.",
          "This is where it ends.",
          "The end.");
  private static final List<String> WORDLESS =
      List.of("A story without words.", "Color, light, and time.", "See for yourself.");

  private final Brief brief;
  private final Prompt prompt;
  private final Random random;
  private final List<List<String>> untold;
  private final Set<String> said = new HashSet<>();
  private int thing;

  private SceneWriter(Brief brief) {
    this.brief = brief;
    this.prompt = Prompt.of(brief.prompt());
    this.random = new Random(brief.seed() * 0x9E3779B97F4A7C15L + prompt.text().hashCode());
    this.untold = new ArrayList<>();
    prompt.clauses().forEach(clause -> untold.add(new ArrayList<>(Prompt.phrases(clause))));
  }

  /** Writes the storyboard; the same brief gives the same one. */
  static Storyboard write(Brief brief) {
    return new SceneWriter(brief).write();
  }

  private Storyboard write() {
    List<Mood> moods = Mood.of(prompt, random);
    int count = brief.sceneFrames().size();
    List<Motif> motifs = Mood.motifs(moods, count);
    String subject = prompt.subject(9);
    String title = subject.isEmpty() ? "Untitled" : title(subject);
    List<Scene> scenes = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < count; i++) {
      int frames = brief.sceneFrames().get(i);
      int budget = (int) Math.max(2, (double) frames / brief.fps() * WORDS_PER_SECOND);
      String narration = narration(i, count, budget);
      scenes.add(
          new Scene(
              i + 1,
              i == 0 ? title : heading(narration, i == count - 1),
              i == 0 ? "A short film" : "%02d / %02d".formatted(i + 1, count),
              narration,
              narration.isEmpty() ? "en" : Prompt.of(narration).language(),
              start,
              frames,
              look(moods, motifs.get(i), i)));
      start += frames;
    }
    return new Storyboard(
        title, prompt.text(), brief.width(), brief.height(), brief.fps(), start, scenes);
  }

  private String narration(int index, int count, int budget) {
    if (prompt.clauses().isEmpty()) {
      return WORDLESS.get(Math.floorMod(index + brief.seed(), WORDLESS.size()));
    }
    if (!prompt.language().equals("en")) {
      return ownWords(index, budget);
    }
    if (index == 0) {
      return opening(budget);
    }
    String told = told(budget + 1);
    if (!told.isEmpty()) {
      return Prompt.capital(told) + ".";
    }
    return filled(index == count - 1 ? CLOSINGS : MIDDLES, budget);
  }

  // The whole subject matters more than the words around it.
  private String opening(int budget) {
    String subject = told(budget + 1);
    int room = budget + 2 - words(subject);
    boolean thing = subject.toLowerCase(Locale.ROOT).matches("(an?|the|my|our) .*");
    List<String> fitting =
        OPENINGS.stream()
            .filter(template -> words(template) <= room)
            .filter(template -> thing || template.startsWith("%"))
            .toList();
    String template = fitting.isEmpty() ? "%s." : fitting.get(random.nextInt(fitting.size()));
    String inner = template.startsWith("%") ? subject : uncapital(subject);
    return Prompt.capital(template.replace("%s", inner));
  }

  /** The next words of the prompt, whole phrases as far as they fit; empty when all is told. */
  private String told(int mostWords) {
    if (untold.isEmpty()) {
      return "";
    }
    List<String> phrases = untold.getFirst();
    String text = Prompt.cut(phrases.removeFirst(), mostWords);
    while (!phrases.isEmpty() && words(text) + words(phrases.getFirst()) <= mostWords) {
      text += " " + phrases.removeFirst();
    }
    if (phrases.isEmpty()) {
      untold.removeFirst();
    }
    return text.replaceAll("[,;:-]+$", "");
  }

  // A prompt in another language is told in its own words, since the templates are English.
  private String ownWords(int index, int budget) {
    List<String> clauses = prompt.clauses();
    return Prompt.capital(Prompt.cut(clauses.get(index % clauses.size()), budget));
  }

  private String title(String subject) {
    return prompt.language().equals("en") ? Prompt.title(subject) : Prompt.capital(subject);
  }

  private String filled(List<String> templates, int budget) {
    List<String> things = prompt.things();
    List<String> fitting = new ArrayList<>(templates);
    fitting.removeIf(template -> words(template) > budget);
    fitting.removeIf(template -> things.isEmpty() && template.contains("%s"));
    fitting.removeIf(said::contains);
    String template =
        fitting.isEmpty() ? templates.getLast() : fitting.get(random.nextInt(fitting.size()));
    said.add(template);
    return things.isEmpty() || !template.contains("%s")
        ? template
        : template.replace("%s", things.get(thing++ % things.size()));
  }

  // Scenes told by a template without a thing show no words but their caption.
  private String heading(String narration, boolean last) {
    String plain = narration.replaceAll("[.!?]+$", "");
    for (String word : prompt.things()) {
      if (narration.contains("the " + word)) {
        return "The " + Prompt.capital(word);
      }
    }
    if (said.stream().anyMatch(narration::equals)) {
      return last ? "The End" : "";
    }
    return title(Prompt.cut(Prompt.untied(plain), 6));
  }

  private Look look(List<Mood> moods, Motif motif, int index) {
    Motion[] motions = Motion.values();
    Transition[] transitions = Transition.values();
    int offset = Math.floorMod(brief.seed() + index, motions.length);
    boolean turn = moods.size() > 1 && index % 3 == 2;
    return new Look(
        moods.get(turn ? 1 : 0).palette(),
        motif,
        motions[offset],
        transitions[random.nextInt(transitions.length)],
        random.nextLong());
  }

  private static int words(String text) {
    return text.split(" ", -1).length;
  }

  private static String uncapital(String text) {
    boolean name = text.length() > 1 && Character.isUpperCase(text.charAt(1));
    boolean article = text.startsWith("A ") || text.startsWith("An ") || text.startsWith("The ");
    return article && !name ? Character.toLowerCase(text.charAt(0)) + text.substring(1) : text;
  }
}
