package dev.reelay.benchmarks.measure;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a figure depends on besides the code. */
public final class Machine {

  private Machine() {}

  /** The facts, and the version of the tool that is compared with. */
  public static Map<String, Object> facts(List<String> versionCommand)
      throws IOException, InterruptedException {
    Map<String, Object> facts = facts();
    facts.put("tool", firstLine(versionCommand));
    return facts;
  }

  /** Facts about this machine; {@code loadBefore} tells whether it was busy with other work. */
  public static Map<String, Object> facts() throws IOException {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("processor", fact("/proc/cpuinfo", "model name", System.getProperty("os.arch")));
    facts.put("processors", Runtime.getRuntime().availableProcessors());
    facts.put("memory", fact("/proc/meminfo", "MemTotal", "unknown"));
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("java", Runtime.version().toString());
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    facts.put("loadBefore", Math.round(load * 100) / 100.0);
    return facts;
  }

  private static String fact(String file, String name, String otherwise) throws IOException {
    Path info = Path.of(file);
    if (!Files.isReadable(info)) {
      return otherwise;
    }
    return Files.readAllLines(info).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(otherwise);
  }

  private static String firstLine(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output.lines().findFirst().orElse("unknown");
  }
}
