package dev.reelay.testkit.fault;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One instance of a packaged service, which can be killed, frozen, stopped and started again. */
public final class ServiceProcess implements AutoCloseable {
  private static final long STOP_PATIENCE_SECONDS = 15;

  /**
   * How to run an instance.
   *
   * @param settings Reelay and Quarkus settings, by property name
   * @param options arguments of the virtual machine
   * @param log where the output goes
   */
  public record Recipe(Path jar, Map<String, String> settings, List<String> options, Path log) {
    public Recipe {
      settings = Map.copyOf(settings);
      options = List.copyOf(options);
    }
  }

  private final String name;
  private final Recipe recipe;
  private final int port;
  private final int managementPort;
  private final Map<String, String> changed = new HashMap<>();
  private @Nullable Process process;

  private ServiceProcess(String name, Recipe recipe) throws IOException {
    this.name = name;
    this.recipe = recipe;
    this.port = freePort();
    this.managementPort = freePort();
  }

  /** An instance on ports of its own that does not run yet. */
  public static ServiceProcess of(String name, Recipe recipe) throws IOException {
    return new ServiceProcess(name, recipe);
  }

  /** Starts an instance on ports of its own. */
  public static ServiceProcess start(String name, Recipe recipe) throws IOException {
    ServiceProcess service = of(name, recipe);
    service.start();
    return service;
  }

  /** What it is called in reports. */
  public String name() {
    return name;
  }

  /** Where it listens, without a slash at the end. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Starts it when it does not run. */
  public void start() throws IOException {
    if (isRunning()) {
      return;
    }
    List<String> command = new java.util.ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(recipe.options());
    command.addAll(List.of("-jar", recipe.jar().toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment());
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(recipe.log().toFile()));
    process = builder.start();
  }

  /** Whether the process exists, frozen or not. */
  public boolean isRunning() {
    return process != null && process.isAlive();
  }

  /** Its process id; 0 when it was never started. */
  public long pid() {
    Process running = process;
    return running == null ? 0 : running.pid();
  }

  /** Whether it says that it is ready; false also when it says nothing within a second. */
  public boolean isReady() {
    return answers("ready");
  }

  /** Whether it says that it is alive; false also when it says nothing within a second. */
  public boolean isLive() {
    return answers("live");
  }

  /** What its readiness says in detail; empty when it says nothing within a second. */
  public String health() {
    try {
      HttpURLConnection connection = ask("ready");
      InputStream body =
          connection.getResponseCode() == 200
              ? connection.getInputStream()
              : connection.getErrorStream();
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private boolean answers(String question) {
    try {
      return ask(question).getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private HttpURLConnection ask(String question) throws IOException {
    String address = "http://127.0.0.1:" + managementPort + "/q/health/" + question;
    HttpURLConnection connection = (HttpURLConnection) URI.create(address).toURL().openConnection();
    connection.setConnectTimeout(1_000);
    connection.setReadTimeout(1_000);
    return connection;
  }

  /** Ends it as {@code kill -9} does. */
  public void kill() throws InterruptedException {
    Process running = process;
    if (running != null) {
      running.destroyForcibly().waitFor();
    }
  }

  /**
   * Lets it finish what is in hand; kills it when that takes longer than 15 s. Returns how long it
   * took.
   */
  public Duration stop() throws InterruptedException {
    long begun = System.nanoTime();
    Process running = process;
    if (running != null) {
      running.destroy();
      if (!running.waitFor(STOP_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        kill();
      }
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** Asks it to end, and does not wait. */
  public void terminate() {
    Process running = process;
    if (running != null) {
      running.destroy();
    }
  }

  /** Gives it a setting that takes effect with its next start. */
  public void set(String property, String value) {
    changed.put(property, value);
  }

  /** Its HTTP port. */
  public int port() {
    return port;
  }

  /** Its management port. */
  public int managementPort() {
    return managementPort;
  }

  /** Stops the clock of the process, as a lost host or a long pause does. */
  public void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Lets a frozen process go on. */
  public void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  @Override
  public void close() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly().onExit().join();
    }
  }

  private void signal(String signal) throws IOException, InterruptedException {
    Process running = process;
    if (running != null && running.isAlive()) {
      new ProcessBuilder("kill", "-" + signal, String.valueOf(running.pid())).start().waitFor();
    }
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    recipe.settings().forEach((key, value) -> environment.put(variable(key), value));
    changed.forEach((key, value) -> environment.put(variable(key), value));
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("QUARKUS_HTTP_PORT", String.valueOf(port));
    environment.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
    environment.put("QUARKUS_MANAGEMENT_PORT", String.valueOf(managementPort));
    return environment;
  }

  private static String variable(String property) {
    return property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
