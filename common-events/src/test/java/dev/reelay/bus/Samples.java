package dev.reelay.bus;

import dev.reelay.event.DomainEvent;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Makes a filled instance of every event, so that a new event is covered without being listed. */
final class Samples {
  private Samples() {}

  static List<DomainEvent> ofEveryEvent() {
    return EventCodec.types().values().stream().map(type -> (DomainEvent) record(type)).toList();
  }

  static Object record(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = value(components[i].getGenericType(), components[i].getName());
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("Cannot make a " + type.getSimpleName(), e);
    }
  }

  private static Object value(Type type, String name) {
    if (type instanceof ParameterizedType generic) {
      return generic.getRawType() == List.class
          ? List.of(value(generic.getActualTypeArguments()[0], name))
          : Map.of("unit", "ünit \"quoted\"", "n", 7);
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isRecord()) {
      return record(plain);
    }
    if (plain.isEnum()) {
      return plain.getEnumConstants()[plain.getEnumConstants().length - 1];
    }
    return scalar(plain, name);
  }

  private static Object scalar(Class<?> type, String name) {
    if (type == String.class) {
      return name + " – text, \"quoted\" \\ \u0001 🎬";
    } else if (type == Instant.class) {
      return Instant.parse("2026-02-03T04:05:06.789012Z");
    } else if (type == int.class || type == Integer.class) {
      return 42;
    } else if (type == long.class || type == Long.class) {
      return Long.MAX_VALUE;
    } else if (type == double.class || type == Double.class) {
      return 12.5;
    } else if (type == boolean.class || type == Boolean.class) {
      return true;
    }
    throw new AssertionError("No sample for " + type);
  }
}
