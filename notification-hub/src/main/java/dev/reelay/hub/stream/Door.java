package dev.reelay.hub.stream;

import dev.reelay.bus.LoopDuty;
import dev.reelay.hub.access.Access;
import dev.reelay.hub.access.Revocations;
import dev.reelay.hub.log.Head;
import dev.reelay.hub.log.LogStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who may listen to what. Those who ask at the same time are answered by the same two statements,
 * so that a crowd that comes back together is let in at once.
 */
@ApplicationScoped
public class Door extends LoopDuty {
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final int AT_ONCE = 500;
  private static final Pattern JOB_ID = Pattern.compile("job_[0-9A-HJKMNP-TV-Z]{26}");

  private final ConcurrentLinkedQueue<Question> questions = new ConcurrentLinkedQueue<>();
  private final LogStore store;
  private final Revocations revocations;

  /** What is known of the one who asks. */
  public sealed interface Verdict permits Open, Missing, Over, Unknown {}

  /**
   * May listen.
   *
   * @param head null when no job was asked for, or nothing was heard of the vouched one yet
   */
  public record Open(@Nullable Head head) implements Verdict {}

  /** There is no such job, or it is another's. */
  public record Missing() implements Verdict {}

  /** The credential is over. */
  public record Over() implements Verdict {}

  /** The database cannot be read now. */
  public record Unknown() implements Verdict {}

  private record Question(Access access, @Nullable String jobId, Consumer<Verdict> answer) {}

  Door(LogStore store, Revocations revocations) {
    this.store = store;
    this.revocations = revocations;
  }

  /** Whether this looks like the id of a job. */
  public static boolean isJobId(String text) {
    return JOB_ID.matcher(text).matches();
  }

  /**
   * Asks whether the access is still good and opens the job, or with null any. The answer comes
   * soon, on a thread that must not be held.
   */
  public void ask(Access access, @Nullable String jobId, Consumer<Verdict> answer) {
    questions.add(new Question(access, jobId, answer));
    wake();
  }

  @Override
  protected String name() {
    return "hub-door";
  }

  @Override
  protected Duration round() {
    for (List<Question> some = next(); !some.isEmpty(); some = next()) {
      answer(some);
    }
    return IDLE;
  }

  private List<Question> next() {
    List<Question> some = new ArrayList<>();
    for (Question question = questions.poll(); question != null; ) {
      some.add(question);
      question = some.size() < AT_ONCE ? questions.poll() : null;
    }
    return some;
  }

  private void answer(List<Question> some) {
    Set<Access> over;
    Map<String, Head> heads;
    try {
      over = revocations.over(some.stream().map(Question::access).collect(Collectors.toSet()));
      heads =
          store
              .heads(
                  some.stream()
                      .map(Question::jobId)
                      .filter(Objects::nonNull)
                      .collect(Collectors.toSet()))
              .stream()
              .collect(Collectors.toMap(Head::jobId, Function.identity()));
    } catch (RuntimeException e) {
      some.forEach(question -> question.answer().accept(new Unknown()));
      throw e;
    }
    for (Question question : some) {
      question.answer().accept(verdict(question, over, heads));
    }
  }

  private static Verdict verdict(Question question, Set<Access> over, Map<String, Head> heads) {
    Access access = question.access();
    if (over.contains(access)) {
      return new Over();
    }
    String jobId = question.jobId();
    if (jobId == null) {
      return new Open(null);
    }
    Head head = heads.get(jobId);
    boolean vouched = jobId.equals(access.jobId());
    if (head == null) {
      return vouched ? new Open(null) : new Missing();
    }
    boolean own = head.keyId().equals(access.keyId()) && (access.jobId() == null || vouched);
    return own && !head.isDeleted() ? new Open(head) : new Missing();
  }
}
