package dev.reelay.adapters.studio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What can be told about a prompt from its text alone.
 *
 * @param text without control characters and doubled spaces
 * @param language a two-letter code, guessed from the script
 */
record Prompt(String text, String language) {

  private static final Pattern CLAUSE = Pattern.compile("[.!?;:…。！？；\\n]+|, (?=\\S+ \\S+ )");
  private static final Pattern NOT_WORD = Pattern.compile("[^\\p{L}\\p{M}\\p{N}']+");
  private static final Set<String> SMALL =
      set(
          "a an and are as at be by for from has have her his in into is it its of on or our over",
          "so that the their this to under up was were when where which while who with without",
          "your my we you they near through between after before");
  private static final Set<String> ARTICLES = set("a an the of my our your his her their");
  private static final Set<String> BREAKS =
      set(
          "in on at by with without while when where through under over into between near after",
          "before during across against and but that which who as to until because for from");

  private static Set<String> set(String... lines) {
    return Set.of(String.join(" ", lines).split(" ", -1));
  }

  static Prompt of(String raw) {
    String text = raw.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]+", " ").replaceAll("\\s+", " ").strip();
    return new Prompt(text, language(text));
  }

  private static String language(String text) {
    Map<Script, Integer> counts = new EnumMap<>(Script.class);
    text.codePoints()
        .filter(Character::isLetter)
        .forEach(point -> counts.merge(Script.of(point), 1, Integer::sum));
    // Japanese is written in two scripts, and the other one alone would be Chinese.
    if (counts.containsKey(Script.KANA)) {
      counts.merge(Script.KANA, counts.getOrDefault(Script.HAN, 0), Integer::sum);
    }
    Script most = Script.LATIN;
    for (Script script : Script.values()) {
      if (counts.getOrDefault(script, 0) > counts.getOrDefault(most, 0)) {
        most = script;
      }
    }
    return most.language;
  }

  private enum Script {
    LATIN("en"),
    CYRILLIC("ru"),
    GREEK("el"),
    ARABIC("ar"),
    HEBREW("he"),
    DEVANAGARI("hi"),
    THAI("th"),
    HANGUL("ko"),
    KANA("ja"),
    HAN("zh");

    private final String language;

    Script(String language) {
      this.language = language;
    }

    static Script of(int point) {
      return switch (Character.UnicodeScript.of(point)) {
        case CYRILLIC -> CYRILLIC;
        case GREEK -> GREEK;
        case ARABIC -> ARABIC;
        case HEBREW -> HEBREW;
        case DEVANAGARI -> DEVANAGARI;
        case THAI -> THAI;
        case HANGUL -> HANGUL;
        case HIRAGANA, KATAKANA -> KANA;
        case HAN -> HAN;
        default -> LATIN;
      };
    }
  }

  /** Its words in lower case, in order. */
  List<String> words() {
    return Arrays.stream(NOT_WORD.split(text.toLowerCase(Locale.ROOT), -1))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  /** Its sentences and longer parts of sentences, in order; at least one unless it has no words. */
  List<String> clauses() {
    List<String> result = new ArrayList<>();
    for (String part : CLAUSE.split(text, -1)) {
      String clause = part.strip().replaceAll("^[,\\s-]+|[,\\s-]+$", "");
      long letters = clause.codePoints().filter(Character::isLetterOrDigit).count();
      // Crumbs such as a drive letter say nothing by themselves, unless there is nothing else.
      if (letters > 3 || (letters > 0 && result.isEmpty())) {
        result.add(clause);
      }
    }
    return result;
  }

  /** The phrases of a clause: "a fox", "crosses the river at night" and so on; at least one. */
  static List<String> phrases(String clause) {
    List<List<String>> phrases = new ArrayList<>(List.of(new ArrayList<>()));
    for (String word : clause.split(" ", -1)) {
      if (BREAKS.contains(word.toLowerCase(Locale.ROOT)) && phrases.getLast().size() > 1) {
        phrases.add(new ArrayList<>());
      }
      phrases.getLast().add(word);
    }
    if (phrases.size() > 1 && phrases.getLast().size() < 2) {
      List<String> rest = phrases.removeLast();
      phrases.getLast().addAll(rest);
    }
    return phrases.stream().map(words -> String.join(" ", words)).toList();
  }

  /** What the film is about: the first phrases of the prompt, at most so many words. */
  String subject(int mostWords) {
    List<String> clauses = clauses();
    if (clauses.isEmpty()) {
      return "";
    }
    String subject = "";
    for (String phrase : phrases(clauses.getFirst())) {
      String longer = subject.isEmpty() ? phrase : subject + " " + phrase;
      if (longer.split(" ", -1).length > mostWords) {
        break;
      }
      subject = longer;
    }
    return subject.isEmpty() ? cut(clauses.getFirst(), mostWords) : clip(subject);
  }

  /**
   * Things that the prompt names, in order and without repeats: words that a mood knows, and words
   * between an article and the end of a phrase.
   */
  List<String> things() {
    Set<String> found = new LinkedHashSet<>();
    for (String clause : clauses()) {
      List<String> words = List.of(clause.toLowerCase(Locale.ROOT).split(" ", -1));
      for (int i = 0; i < words.size(); i++) {
        String word = words.get(i).replaceAll("[^\\p{L}]+", "");
        if (word.length() > 2 && word.length() < 18 && (Mood.knows(word) || named(words, i))) {
          found.add(word);
        }
      }
    }
    return List.copyOf(found);
  }

  // "the history of", "an old mill": what ends a phrase that an article began is mostly a thing.
  private static boolean named(List<String> words, int at) {
    boolean last = at + 1 == words.size() || SMALL.contains(words.get(at + 1));
    if (!last || at == 0) {
      return false;
    }
    boolean verb = words.get(at).matches(".*(ing|ed|ly|s)");
    return ARTICLES.contains(words.get(at - 1))
        || (!verb && at > 1 && ARTICLES.contains(words.get(at - 2)));
  }

  /** Without the word that ties a phrase to the one before: "in a garden" becomes "a garden". */
  static String untied(String phrase) {
    int space = phrase.indexOf(' ');
    boolean tied =
        space > 0 && BREAKS.contains(phrase.substring(0, space).toLowerCase(Locale.ROOT));
    return tied ? phrase.substring(space + 1) : phrase;
  }

  /** The first words of a text; a cut never ends on a small word. */
  static String cut(String text, int mostWords) {
    List<String> words = new ArrayList<>(List.of(text.split(" ", -1)));
    if (words.size() <= mostWords) {
      return clip(text);
    }
    List<String> kept = new ArrayList<>(words.subList(0, Math.max(1, mostWords)));
    while (kept.size() > 1 && SMALL.contains(kept.getLast().toLowerCase(Locale.ROOT))) {
      kept.removeLast();
    }
    return clip(String.join(" ", kept).replaceAll("[,;:-]+$", ""));
  }

  // A text without spaces is one word however long it is.
  private static String clip(String text) {
    int most = 120;
    return text.codePointCount(0, text.length()) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most));
  }

  /** In title case: small words stay small unless they come first. */
  static String title(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.split(" ", -1)) {
      boolean small = !words.isEmpty() && SMALL.contains(word.toLowerCase(Locale.ROOT));
      words.add(small ? word : capital(word));
    }
    return String.join(" ", words);
  }

  /** With its first letter in upper case. */
  static String capital(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int end = text.offsetByCodePoints(0, 1);
    return text.substring(0, end).toUpperCase(Locale.ROOT) + text.substring(end);
  }
}
