package dev.reelay.bus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.reelay.event.SettingsEvent;
import java.util.List;
import java.util.Map;

/** The AsyncAPI 3 document of the events, made from their ways and schemas. */
final class AsyncApi {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode root = JSON.createObjectNode().put("asyncapi", "3.0.0");
  private final Map<String, ObjectNode> schemas = EventSchemas.all();

  private AsyncApi() {}

  static ObjectNode document() {
    AsyncApi api = new AsyncApi();
    api.info();
    api.channels();
    api.operations();
    api.components();
    return api.root;
  }

  private void info() {
    root.putObject("info")
        .put("title", "Reelay events")
        .put("version", "0.1.0")
        .put(
            "description",
            "What the services of Reelay tell each other over RabbitMQ. Events only ever gain optional fields.")
        .putObject("license")
        .put("name", "Apache-2.0");
    root.put("defaultContentType", "application/json");
  }

  private void channels() {
    ObjectNode channels = root.putObject("channels");
    ObjectNode jobs = channels.putObject("jobs");
    jobs.put("address", "{partitions}-{partition}.{type}")
        .put("title", "Facts about jobs")
        .put(
            "description",
            "In commit order for each job and publisher. Queues: <service>.<partitions>-<partition>.");
    messages(jobs, false);
    ObjectNode parameters = jobs.putObject("parameters");
    parameters
        .putObject("partitions")
        .put("description", "How many there are")
        .put("default", "10");
    parameters
        .putObject("partition")
        .put("description", "CRC-32 of the virtual key id, modulo the number of partitions");
    parameters.putObject("type").put("description", "Name of the event");
    exchange(jobs);
    ObjectNode settings = channels.putObject("settings");
    settings
        .put("address", "settings.{type}")
        .put("title", "Changes of keys, providers and models")
        .put("description", "The highest version wins. Queues: <service>.settings.");
    messages(settings, true);
    settings.putObject("parameters").putObject("type").put("description", "Name of the event");
    exchange(settings);
  }

  private void messages(ObjectNode channel, boolean settings) {
    ObjectNode messages = channel.putObject("messages");
    schemas
        .keySet()
        .forEach(name -> {
          if (isSettings(name) == settings) {
            reference(messages.putObject(name), "#/components/messages/" + name);
          }
        });
  }

  private static void exchange(ObjectNode channel) {
    ObjectNode amqp = channel.putObject("bindings").putObject("amqp");
    amqp.put("is", "routingKey")
        .put("bindingVersion", "0.3.0")
        .putObject("exchange")
        .put("name", Partitions.EXCHANGE)
        .put("type", "topic")
        .put("durable", true)
        .put("autoDelete", false);
  }

  private void operations() {
    ObjectNode operations = root.putObject("operations");
    Routes.all()
        .forEach((name, route) -> {
          ObjectNode sent = operations.putObject("send-" + route.from().id() + "-" + name);
          sent.put("action", "send").put("title", route.from().id() + " publishes " + name);
          handles(sent, channel(name), List.of(name));
        });
    for (Routes.Service service : Routes.Service.values()) {
      for (String channel : List.of("jobs", "settings")) {
        List<String> events =
            Routes.all().entrySet().stream()
                .filter(route -> route.getValue().to().contains(service))
                .map(Map.Entry::getKey)
                .filter(name -> channel(name).equals(channel))
                .toList();
        if (!events.isEmpty()) {
          ObjectNode received = operations.putObject("receive-" + service.id() + "-" + channel);
          received.put("action", "receive").put("title", service.id() + " handles " + channel);
          handles(received, channel, events);
        }
      }
    }
  }

  private static void handles(ObjectNode operation, String channel, List<String> events) {
    reference(operation.putObject("channel"), "#/channels/" + channel);
    ArrayNode messages = operation.putArray("messages");
    events.forEach(
        name -> reference(messages.addObject(), "#/channels/" + channel + "/messages/" + name));
  }

  private void components() {
    ObjectNode components = root.putObject("components");
    ObjectNode messages = components.putObject("messages");
    ObjectNode shown = components.putObject("schemas");
    schemas.forEach((name, schema) -> {
      ObjectNode message = messages.putObject(name);
      message.put("name", name).put("title", name).put("contentType", "application/json");
      reference(message.putObject("payload"), "#/components/schemas/" + name);
      reference(message.putArray("traits").addObject(), "#/components/messageTraits/envelope");
      JsonNode parts = schema.remove("$defs");
      schema.remove("$schema");
      shown.set(name, hoisted(schema));
      if (parts != null) {
        parts.properties().forEach(part -> shown.set(part.getKey(), hoisted(part.getValue())));
      }
    });
    ObjectNode envelope = components.putObject("messageTraits").putObject("envelope");
    envelope
        .put("summary", "CloudEvents 1.0 in binary mode, as AMQP headers")
        .set("headers", headers());
    envelope
        .putObject("correlationId")
        .put("location", "$message.header#/cloudEvents:correlationid");
  }

  private static ObjectNode headers() {
    ObjectNode headers = JSON.createObjectNode().put("type", "object");
    ObjectNode properties = headers.putObject("properties");
    header(properties, "specversion", "string").put("const", "1.0");
    header(properties, "id", "string").put("format", "uuid");
    header(properties, "type", "string").put("description", "Name of the event");
    header(properties, "source", "string").put("description", "Service that published it");
    header(properties, "time", "string").put("format", "date-time");
    header(properties, "schemaversion", "string");
    header(properties, "sequence", "string").put("description", "Outbox number at the source");
    header(properties, "partitionkey", "string").put("description", "Virtual key id, or subject");
    header(properties, "correlationid", "string");
    header(properties, "subject", "string").put("description", "Job id; none on settings");
    header(properties, "causationid", "string")
        .put("format", "uuid")
        .put("description", "Id of the event that led to this one");
    properties
        .putObject("traceparent")
        .put("type", "string")
        .put("description", "W3C trace context");
    ArrayNode required = headers.putArray("required");
    for (String name :
        List.of(
            "specversion",
            "id",
            "type",
            "source",
            "time",
            "schemaversion",
            "sequence",
            "partitionkey",
            "correlationid")) {
      required.add("cloudEvents:" + name);
    }
    return headers;
  }

  private static ObjectNode header(ObjectNode properties, String name, String type) {
    return properties.putObject("cloudEvents:" + name).put("type", type);
  }

  /** The same with its references to the components of the document. */
  private static JsonNode hoisted(JsonNode schema) {
    for (JsonNode node : schema.findParents("$ref")) {
      String to = node.path("$ref").asText().replace("#/$defs/", "#/components/schemas/");
      ((ObjectNode) node).set("$ref", TextNode.valueOf(to));
    }
    return schema;
  }

  private static void reference(ObjectNode node, String to) {
    node.put("$ref", to);
  }

  private static String channel(String event) {
    return isSettings(event) ? "settings" : "jobs";
  }

  private static boolean isSettings(String event) {
    return SettingsEvent.class.isAssignableFrom(EventCodec.types().get(event));
  }
}
