package org.sparkmlp.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What of MLflow's REST interface (version 2.0) a run needs. Every request ends within its limit of
 * time. Thread-safe.
 */
final class MlflowClient {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int OK = 200;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String base;
  private final Map<String, String> environment;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();

  /**
   * A client.
   *
   * @param uri the tracking server, http or https
   * @param environment holds, as MLflow's own clients expect it, {@code MLFLOW_TRACKING_TOKEN}, or
   *     {@code MLFLOW_TRACKING_USERNAME} and {@code MLFLOW_TRACKING_PASSWORD}, if the server asks
   * @throws IllegalArgumentException if the address is none
   */
  MlflowClient(String uri, Map<String, String> environment) {
    String scheme = String.valueOf(URI.create(uri).getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("the address must begin with http:// or https://");
    }
    this.base = uri.replaceAll("/+$", "") + "/api/2.0/mlflow/";
    this.environment = environment;
  }

  /** The number of the experiment of a name, which is made if there is none. */
  String experiment(String name) throws IOException {
    String asked = URLEncoder.encode(name, StandardCharsets.UTF_8);
    HttpResponse<String> found =
        await(request("experiments/get-by-name?experiment_name=" + asked).GET().build());
    if (found.statusCode() == OK) {
      return json(found).path("experiment").path("experiment_id").asText();
    }
    ObjectNode wanted = MAPPER.createObjectNode().put("name", name);
    return post("experiments/create", wanted).path("experiment_id").asText();
  }

  /** Asks, and waits for the answer. */
  JsonNode post(String what, ObjectNode body) throws IOException {
    return json(await(posted(what, body)));
  }

  /** Asks without waiting; the answer is not looked at but for whether it is one of success. */
  CompletableFuture<Void> send(String what, ObjectNode body) {
    return http.sendAsync(posted(what, body), HttpResponse.BodyHandlers.ofString())
        .thenAccept(
            answer -> {
              try {
                json(answer);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  private HttpRequest posted(String what, ObjectNode body) {
    return request(what)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
        .build();
  }

  private HttpRequest.Builder request(String what) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + what)).timeout(LIMIT);
    String token = environment.get("MLFLOW_TRACKING_TOKEN");
    String user = environment.get("MLFLOW_TRACKING_USERNAME");
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    } else if (user != null) {
      String both = user + ":" + environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
      byte[] bytes = both.getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
    }
    return request;
  }

  private HttpResponse<String> await(HttpRequest request) throws IOException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while MLflow was asked", e);
    }
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    JsonNode body;
    try {
      body = MAPPER.readTree(answer.body());
    } catch (JsonProcessingException e) {
      body = MAPPER.createObjectNode();
    }
    if (answer.statusCode() != OK) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "the server answered %d %s",
              answer.statusCode(),
              body.path("message").asText().lines().findFirst().orElse("")));
    }
    return body;
  }
}
