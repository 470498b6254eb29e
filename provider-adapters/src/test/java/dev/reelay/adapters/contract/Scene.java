package dev.reelay.adapters.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.adapters.provider.Handover;
import dev.reelay.adapters.provider.Provider;
import dev.reelay.adapters.provider.ProviderUnreachableException;
import dev.reelay.adapters.provider.RemoteHandle;
import dev.reelay.adapters.provider.ResultException;
import dev.reelay.adapters.provider.StageOrder;
import dev.reelay.adapters.provider.StageOutput;
import dev.reelay.adapters.provider.StatusReport;
import dev.reelay.adapters.provider.SubmitResult;
import dev.reelay.adapters.remote.Workbench;
import dev.reelay.bus.JobRef;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import dev.reelay.event.StageRequest;
import dev.reelay.event.StoredFile;
import dev.reelay.model.Route;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** One adapter with one order in one situation. Acts as the core would. */
final class Scene implements AutoCloseable {
  static final double USD_PER_SECOND = 0.25;

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Subject subject;
  private final Simulator simulator;
  private final Path folder;
  private final List<String> words = new ArrayList<>();
  private final List<Provider> providers = new ArrayList<>();
  private final List<RemoteHandle> taken = new ArrayList<>();
  private final String name;
  private final String run = UUID.randomUUID().toString();
  private final List<StoredFile> inputs = new ArrayList<>();
  private final Setup setup;
  private URI callbackUrl;

  Scene(Subject subject, Simulator simulator, Path folder) {
    this.subject = subject;
    this.simulator = simulator;
    this.folder = folder;
    this.name = subject.simulated() + "-" + COUNT.incrementAndGet();
    this.setup = new Setup(subject, folder, "sim-contract-key-" + name);
    setup.baseUrl =
        simulator == null ? URI.create("http://127.0.0.1:9") : simulator.url(subject.path());
    if (simulator != null) {
      simulator.clear(subject.simulated());
    }
  }

  /** A provider that nobody calls. */
  static Provider idle(Subject subject) {
    return new Scene(subject, null, Path.of("nowhere")).provider();
  }

  Path folder() {
    return folder;
  }

  Subject subject() {
    return subject;
  }

  Simulator simulator() {
    return simulator;
  }

  /** Settings that count for providers made afterwards. */
  Setup setup() {
    return setup;
  }

  /** The account behind the credential, as the simulator calls it. */
  String account() {
    return setup.secret.substring("sim-".length());
  }

  /** What the order meets. */
  Scene meets(String scenario) {
    simulator.scenario(subject.simulated(), scenario, 1_000);
    return this;
  }

  /** The provider; made at the first call. */
  Provider provider() {
    return providers.isEmpty() ? another() : providers.getFirst();
  }

  /** The same provider in another instance of the service. */
  Provider another() {
    Provider provider =
        subject
            .kind()
            .create(
                Workbench.context(
                    "contract-" + subject.simulated(),
                    setup.settings(),
                    new FolderStorage(folder),
                    (_, _) -> {}));
    providers.add(provider);
    return provider;
  }

  void callsBackTo(URI url) {
    callbackUrl = url;
  }

  /** Lets the order begin with a file as its first picture. */
  void firstFrame(String fileName, byte[] content) throws IOException {
    Files.write(folder.resolve(fileName), content);
    inputs.add(new StoredFile(fileName, fileName, "image/png", content.length, "0".repeat(64)));
  }

  String prompt() {
    return "A lighthouse at dusk, take " + name;
  }

  String stageRunId() {
    return run;
  }

  StageOrder order() {
    return new StageOrder(
        new JobRef(setup.keyId, "job_01JCONTRACT0000000000000", "contract"),
        run,
        "generation",
        1,
        "contract",
        new StageRequest(prompt(), subject.wish()),
        inputs,
        Instant.now().plusSeconds(3_600));
  }

  SubmitResult submit() {
    Route route =
        new Route(
            "contract-" + subject.simulated(), subject.model(), USD_PER_SECOND, null, Map.of());
    SubmitResult result = provider().submit(new Handover(order(), route, callbackUrl));
    switch (result) {
      case SubmitResult.Rejected rejected -> heard(rejected.failure());
      case SubmitResult.Unknown unknown -> heard(unknown.failure());
      case SubmitResult.Accepted accepted -> taken.add(accepted.handle());
      default -> {}
    }
    return result;
  }

  /** Hands over what has to be taken on. */
  RemoteHandle accepted() {
    SubmitResult result = submit();
    assertThat(result).isInstanceOf(SubmitResult.Accepted.class);
    return ((SubmitResult.Accepted) result).handle();
  }

  /** Hands over what has to be refused, unpaid and for one of these reasons. */
  Failure rejected(FailureClass... reasons) {
    SubmitResult result = submit();
    assertThat(result).isInstanceOf(SubmitResult.Rejected.class);
    Failure failure = ((SubmitResult.Rejected) result).failure();
    assertThat(failure.failureClass()).isIn((Object[]) reasons);
    assertThat(paid()).as("what was paid").isEmpty();
    return failure;
  }

  /** What the provider charged for this order. */
  List<JsonNode> paid() {
    return simulator.paid(prompt());
  }

  StatusReport poll(RemoteHandle handle) throws ProviderUnreachableException {
    try {
      StatusReport report = provider().poll(handle);
      if (report instanceof StatusReport.Failed failed) {
        heard(failed.failure());
      }
      return report;
    } catch (ProviderUnreachableException e) {
      words.add(String.valueOf(e.getMessage()));
      throw e;
    }
  }

  /** A poll that has to go unanswered. */
  ProviderUnreachableException unanswered(RemoteHandle handle) {
    try {
      throw new AssertionError("The poll was answered: " + poll(handle));
    } catch (ProviderUnreachableException e) {
      return e;
    }
  }

  /** Looks as often as the provider suggests until the run has ended or is lost for good. */
  Story follow(RemoteHandle handle) {
    Story story = new Story();
    Awaitility.await("the end of the run")
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(pause())
        .until(() -> {
          try {
            story.add(poll(handle));
          } catch (ProviderUnreachableException e) {
            story.add(e);
          }
          return story.isOver();
        });
    return story;
  }

  /** A real pause between two looks that the provider suggests in its own time. */
  Duration pause() {
    return Duration.ofMillis(
        Math.max(20, provider().capabilities().pollHint().suggestedMillis() / Simulator.SCALE));
  }

  /** Follows a run that has to succeed. */
  Story succeeds(RemoteHandle handle) {
    Story story = follow(handle);
    assertThat(story.last()).as("%s", story).isInstanceOf(StatusReport.Succeeded.class);
    return story;
  }

  /** Follows a run that has to fail. */
  Failure fails(RemoteHandle handle) {
    Story story = follow(handle);
    assertThat(story.last()).as("%s", story).isInstanceOf(StatusReport.Failed.class);
    return ((StatusReport.Failed) story.last()).failure();
  }

  StageOutput fetch(RemoteHandle handle) throws ProviderUnreachableException, ResultException {
    try {
      Path incoming = Files.createTempDirectory(folder, "incoming-");
      return provider().fetch(handle, incoming);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (ResultException e) {
      heard(e.failure());
      throw e;
    } catch (ProviderUnreachableException e) {
      words.add(String.valueOf(e.getMessage()));
      throw e;
    }
  }

  /** Nothing that was said holds a credential or a signed address. */
  void checkWords() {
    assertThat(words)
        .as("words that people see")
        .allSatisfy(said ->
            assertThat(said)
                .doesNotContain(setup.secret)
                .doesNotContain("X-Signature=")
                .hasSizeLessThanOrEqualTo(700));
  }

  @Override
  public void close() {
    taken.forEach(this::stop);
    providers.forEach(Provider::close);
  }

  /** An engine that does one run at a time would keep the next order waiting. */
  private void stop(RemoteHandle handle) {
    try {
      provider().cancel(handle);
    } catch (ProviderUnreachableException _) {
      // It is gone, or one of those that do not stop.
    }
  }

  private void heard(Failure failure) {
    words.add(failure.message());
    words.add(failure.code());
    words.addAll(failure.suggestedActions());
    assertThat(failure.message()).isNotBlank().hasSizeLessThanOrEqualTo(500);
  }
}
