package dev.reelay.adapters.studio;

import dev.reelay.adapters.studio.picture.Motif;
import dev.reelay.adapters.studio.picture.Palette;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** What the words of a prompt make one see. */
enum Mood {
  BEACON(Palette.STORM, "LIGHTHOUSE STORM WAVES", "lighthouse beacon harbor harbour coast pier"),
  TEMPEST(
      Palette.STORM, "STORM WAVES RAIN", "storm storms thunder lightning tempest hurricane wind"),
  SEA(
      Palette.OCEAN,
      "WAVES STORM DUNES",
      "sea ocean wave waves ship boat sail whale fish beach island water river lake surf море 海"),
  PEAKS(
      Palette.DAWN,
      "MOUNTAINS NIGHT FOREST",
      "mountain mountains peak hill hills valley cliff alps climb eagle гора 山"),
  WOODS(
      Palette.FOREST,
      "FOREST MOUNTAINS BOKEH",
      "forest wood woods tree trees jungle leaf leaves garden fox deer bear owl nature лес 森"),
  TOWN(
      Palette.NEON,
      "CITY RAIN HORIZON",
      "city town street skyline tower traffic metro tokyo york paris london город 東京 城市"),
  DRIZZLE(Palette.SLATE, "RAIN CITY BOKEH", "rain rainy umbrella puddle cloud clouds fog mist"),
  DARK(
      Palette.NIGHT,
      "NIGHT MOUNTAINS CITY",
      "night moon midnight dream dreams sleep dark wolf bat ghost ночь 夜"),
  ORBIT(
      Palette.COSMOS,
      "SPACE NIGHT HORIZON",
      "space star stars planet galaxy rocket astronaut universe cosmos mars alien comet holes 宇宙"),
  SANDS(Palette.DESERT, "DUNES MOUNTAINS WAVES", "desert sand dune dunes camel sahara canyon"),
  WINTER(
      Palette.SNOW,
      "SNOWFALL MOUNTAINS NIGHT",
      "snow winter ice frozen frost christmas ski arctic penguin glacier снег зима 雪"),
  MACHINE(
      Palette.NEON,
      "HORIZON CITY SPACE",
      "robot robots cyber future neon computer code retro arcade game car drive ai machine"),
  BLAZE(
      Palette.EMBER,
      "BOKEH MOUNTAINS RIBBONS",
      "fire flame flames lava volcano dragon phoenix forge war battle огонь 火"),
  BLOOM(
      Palette.BLOSSOM,
      "BOKEH RIBBONS FOREST",
      "flower flowers love heart wedding spring butterfly rose cherry baby cat birthday happy 花"),
  EVENING(
      Palette.SUNSET,
      "WAVES DUNES MOUNTAINS",
      "sunset sunrise dawn dusk morning evening sun summer солнце 太陽"),
  SOUND(
      Palette.SUNSET,
      "RIBBONS BOKEH HORIZON",
      "music song dance jazz piano guitar violin party concert abstract color colour paint art"),
  FIELDS(
      Palette.MEADOW,
      "DUNES FOREST MOUNTAINS",
      "field fields farm meadow grass horse dog puppy village picnic bee train road");

  private static final List<Mood> FOR_ANYTHING =
      List.of(PEAKS, DARK, EVENING, SOUND, FIELDS, BLOOM, SANDS);
  private static final Set<String> NOT_THINGS =
      Set.of(
          "frozen",
          "rainy",
          "golden",
          "abstract",
          "dark",
          "future",
          "retro",
          "cyber",
          "happy",
          "ai");

  private final Palette palette;

  @SuppressWarnings("ImmutableEnumChecker") // List.of
  private final List<Motif> motifs;

  @SuppressWarnings("ImmutableEnumChecker") // Set.of
  private final Set<String> words;

  Mood(Palette palette, String motifs, String words) {
    this.palette = palette;
    this.motifs = List.of(motifs.split(" ", -1)).stream().map(Motif::valueOf).toList();
    this.words = Set.of(words.split(" ", -1));
  }

  Palette palette() {
    return palette;
  }

  /** The moods of a prompt in the order of its words; one by chance when no word tells. */
  static List<Mood> of(Prompt prompt, Random random) {
    Set<Mood> found = new LinkedHashSet<>();
    for (String word : prompt.words()) {
      for (Mood mood : values()) {
        if (mood.hears(word)) {
          found.add(mood);
        }
      }
    }
    return found.isEmpty()
        ? List.of(FOR_ANYTHING.get(random.nextInt(FOR_ANYTHING.size())))
        : List.copyOf(found);
  }

  /** Whether a word names something that a mood is about. */
  static boolean knows(String word) {
    return !NOT_THINGS.contains(word)
        && Arrays.stream(values()).anyMatch(mood -> mood.words.contains(word));
  }

  // Scripts without spaces run words together, so their words are looked for inside.
  private boolean hears(String word) {
    return words.contains(word)
        || (word.codePointAt(0) >= 0x2E80 && words.stream().anyMatch(word::contains));
  }

  /** What the scenes of a film with these moods show, without repeating one soon. */
  static List<Motif> motifs(List<Mood> moods, int scenes) {
    Set<Motif> pool = new LinkedHashSet<>();
    moods.forEach(mood -> pool.add(mood.motifs.getFirst()));
    moods.forEach(mood -> pool.addAll(mood.motifs));
    List<Motif> order = List.copyOf(pool);
    List<Motif> result = new ArrayList<>();
    for (int i = 0; i < scenes; i++) {
      result.add(order.get(i % order.size()));
    }
    return result;
  }
}
