package dev.reelay.benchmarks.providers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process takes of the machine at one moment.
 *
 * @param threads of the operating system
 * @param residentMegabytes memory that is really there
 * @param peakMegabytes the most that ever was
 * @param heapMegabytes objects, those among them that nobody needs any more
 */
record Footprint(
    int threads, double residentMegabytes, double peakMegabytes, double heapMegabytes) {
  private static final Pattern HEAP =
      Pattern.compile("(?m)^jvm_memory_used_bytes\\{[^}]*area=\"heap\"[^}]*} +([0-9.Ee+]+)");
  private static final double KIBI = 1_024;

  /** Of a process that tells its meters at an address. */
  static Footprint of(long pid, HttpClient http, URI meters)
      throws IOException, InterruptedException {
    String told =
        http.send(HttpRequest.newBuilder(meters).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    return of(Files.readString(Path.of("/proc", String.valueOf(pid), "status")), told);
  }

  /** From the text of {@code /proc/…/status} and the meters in the text format of Prometheus. */
  static Footprint of(String status, String meters) {
    return new Footprint(
        (int) field(status, "Threads"),
        rounded(field(status, "VmRSS") / KIBI),
        rounded(field(status, "VmHWM") / KIBI),
        rounded(heap(meters) / KIBI / KIBI));
  }

  /** The larger of each of both. */
  Footprint or(Footprint other) {
    return new Footprint(
        Math.max(threads, other.threads),
        Math.max(residentMegabytes, other.residentMegabytes),
        Math.max(peakMegabytes, other.peakMegabytes),
        Math.max(heapMegabytes, other.heapMegabytes));
  }

  private static long field(String status, String name) {
    return status
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.replaceAll("[^0-9]", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no " + name + " in the status"));
  }

  private static double heap(String meters) {
    return Stream.of(meters)
        .map(HEAP::matcher)
        .flatMap(Matcher::results)
        .mapToDouble(found -> Double.parseDouble(found.group(1)))
        .sum();
  }

  private static double rounded(double figure) {
    return Math.round(figure * 10) / 10.0;
  }
}
