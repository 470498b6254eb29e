package dev.reelay.simulator.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields and files of a multipart or url-encoded body.
 *
 * @param fields texts by name; the first of a name counts
 * @param files by name; a part without a file name counts as one when it is no text
 */
public record Form(Map<String, String> fields, Map<String, Upload> files) {
  /**
   * A file part.
   *
   * @param fileName as sent, may be empty
   * @param mediaType as sent, may be empty
   * @param bytes the contents
   */
  public record Upload(String fileName, String mediaType, Buffer bytes) {}

  /** Copies what it is given. */
  public Form {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
  }

  static Form of(String uri, @Nullable String contentType, Buffer body) {
    Map<String, String> fields = new LinkedHashMap<>();
    Map<String, Upload> files = new LinkedHashMap<>();
    ByteBuf bytes = Unpooled.wrappedBuffer(body.getBytes());
    var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, uri, bytes);
    request.headers().set("Content-Type", contentType == null ? "" : contentType);
    HttpPostRequestDecoder decoder = null;
    try {
      decoder = new HttpPostRequestDecoder(new DefaultHttpDataFactory(false), request);
      for (InterfaceHttpData data : decoder.getBodyHttpDatas()) {
        take(data, fields, files);
      }
    } catch (HttpPostRequestDecoder.ErrorDataDecoderException _) {
      return new Form(Map.of(), Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (decoder != null) {
        decoder.destroy();
      }
    }
    return new Form(fields, files);
  }

  private static void take(
      InterfaceHttpData data, Map<String, String> fields, Map<String, Upload> files)
      throws IOException {
    switch (data) {
      case FileUpload file ->
          files.putIfAbsent(
              file.getName(),
              new Upload(
                  file.getFilename(),
                  file.getContentType() == null ? "" : file.getContentType(),
                  Buffer.buffer(file.get())));
      case Attribute field -> {
        byte[] bytes = field.get();
        String text = new String(bytes, StandardCharsets.UTF_8);
        // Some clients send files without a file name.
        if (text.indexOf('\uFFFD') >= 0) {
          files.putIfAbsent(field.getName(), new Upload("", "", Buffer.buffer(bytes)));
        } else {
          fields.putIfAbsent(field.getName(), text);
        }
      }
      default -> {}
    }
  }
}
