package dev.reelay.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a figure depends on besides the code. */
final class Machine {

  private Machine() {}

  /** Facts about this machine; {@code loadBefore} tells whether it was busy with other work. */
  static Map<String, Object> facts(List<String> versionCommand)
      throws IOException, InterruptedException {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("processor", processor());
    facts.put("processors", Runtime.getRuntime().availableProcessors());
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("java", Runtime.version().toString());
    facts.put("tool", firstLine(versionCommand));
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    facts.put("loadBefore", Math.round(load * 100) / 100.0);
    return facts;
  }

  private static String processor() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(info)) {
      return System.getProperty("os.arch");
    }
    return Files.readAllLines(info).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }

  private static String firstLine(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output.lines().findFirst().orElse("unknown");
  }
}
