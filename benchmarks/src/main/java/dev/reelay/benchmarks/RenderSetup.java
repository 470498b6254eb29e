package dev.reelay.benchmarks;

import java.util.List;

/**
 * What the render benchmark renders.
 *
 * @param rounds how often each side renders, 1 or more
 * @param seconds length of the film
 * @param width pixels
 * @param height pixels
 * @param fps frames per second
 */
record RenderSetup(int rounds, int seconds, int width, int height, int fps) {

  static final String USAGE =
      "usage: java -jar benchmarks.jar render [--rounds 7] [--seconds 8] [--size 1280x720] [--fps 24]";

  static RenderSetup parse(List<String> words) {
    RenderSetup setup = new RenderSetup(7, 8, 1280, 720, 24);
    for (int i = 0; i < words.size(); i += 2) {
      if (i + 1 >= words.size()) {
        throw new IllegalArgumentException("a value is missing after " + words.get(i));
      }
      setup = setup.with(words.get(i), words.get(i + 1));
    }
    return setup;
  }

  private RenderSetup with(String option, String value) {
    return switch (option) {
      case "--rounds" -> new RenderSetup(number(value), seconds, width, height, fps);
      case "--seconds" -> new RenderSetup(rounds, number(value), width, height, fps);
      case "--fps" -> new RenderSetup(rounds, seconds, width, height, number(value));
      case "--size" -> {
        int cross = value.indexOf('x');
        if (cross < 0) {
          throw new IllegalArgumentException("a size looks like 1280x720");
        }
        int newWidth = number(value.substring(0, cross));
        int newHeight = number(value.substring(cross + 1));
        yield new RenderSetup(rounds, seconds, newWidth, newHeight, fps);
      }
      default -> throw new IllegalArgumentException("unknown option " + option);
    };
  }

  private static int number(String value) {
    int number = Integer.parseInt(value);
    if (number < 1) {
      throw new IllegalArgumentException("numbers start at 1");
    }
    return number;
  }
}
