package dev.reelay.adapters.remote;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Lets a body through, tells how much of it came, and breaks it off above a size. */
final class MeasuredBody<T> implements HttpResponse.BodySubscriber<T> {
  private final HttpResponse.BodySubscriber<T> target;
  private final AtomicLong arrived;
  private final long maxBytes;
  private Flow.@Nullable Subscription source;

  MeasuredBody(HttpResponse.BodySubscriber<T> target, AtomicLong arrived, long maxBytes) {
    this.target = target;
    this.arrived = arrived;
    this.maxBytes = maxBytes;
  }

  /** There is more than was allowed. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public CompletionStage<T> getBody() {
    return target.getBody();
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    source = subscription;
    target.onSubscribe(subscription);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    long more = buffers.stream().mapToLong(ByteBuffer::remaining).sum();
    if (arrived.addAndGet(more) <= maxBytes) {
      target.onNext(buffers);
    } else if (source != null) {
      source.cancel();
      source = null;
      target.onError(new TooLargeException());
    }
  }

  @Override
  public void onError(Throwable failure) {
    target.onError(failure);
  }

  @Override
  public void onComplete() {
    target.onComplete();
  }
}
