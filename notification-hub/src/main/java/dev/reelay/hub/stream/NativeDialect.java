package dev.reelay.hub.stream;

import dev.reelay.hub.follow.Source;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/** The canonical body under the number of the entry; a comment shows that the stream lives. */
final class NativeDialect implements Dialect {
  private final String channel;

  NativeDialect() {
    this("sse");
  }

  NativeDialect(String channel) {
    this.channel = channel;
  }

  @Override
  public String channel() {
    return channel;
  }

  @Override
  public void entry(Buffer out, Source.Item item) {
    out.appendString("id: ").appendString(Long.toString(item.position()));
    out.appendString("\nevent: ").appendString(item.entry().type());
    out.appendString("\ndata: ").appendString(item.entry().body()).appendString("\n\n");
  }

  @Override
  public void heartbeat(Buffer out) {
    out.appendString(":\n\n");
  }

  @Override
  public Duration silence(StreamConfig config) {
    return config.heartbeat();
  }
}
