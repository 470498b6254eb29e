package dev.reelay.adapters.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelay.bus.EventCodec;
import dev.reelay.event.Word;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** How what a stage run holds is written down. */
final class StoredWords {
  private static final ObjectMapper JSON = EventCodec.mapper();

  private StoredWords() {}

  static @Nullable String word(@Nullable Word value) {
    return value == null ? null : value.word();
  }

  static <E extends Word> @Nullable E word(E[] values, @Nullable String word) {
    for (E value : values) {
      if (value.word().equals(word)) {
        return value;
      }
    }
    return null;
  }

  static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("Cannot write " + value.getClass().getSimpleName(), e);
    }
  }

  static <T> T parse(String text, Class<T> type) {
    try {
      return JSON.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("Not a readable " + type.getSimpleName(), e);
    }
  }
}
