package dev.reelay.gateway;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;

/** A client of the gateway with a virtual key. */
public record Client(String keyId, String secret) {
  /** Headers of an authenticated request. */
  public RequestSpecification request() {
    return given().header("Authorization", "Bearer " + secret);
  }

  /** An authenticated request with a JSON body. */
  public RequestSpecification json(String body) {
    return request().contentType(ContentType.JSON).body(body);
  }

  /** Posts a job, whatever comes of it. */
  public Response post(String body) {
    return json(body).post("/v1/jobs");
  }

  /** The id of a new job. */
  public String job() {
    return post("{\"model\":\"studio\",\"prompt\":\"a lighthouse\"}")
        .then()
        .statusCode(202)
        .extract()
        .path("id");
  }

  /** A job as it is shown now. */
  public JsonPath show(String jobId) {
    return request().get("/v1/jobs/" + jobId).then().statusCode(200).extract().jsonPath();
  }

  /** A client with a fresh key. */
  public static Client fresh() {
    return with("\"weight\":1");
  }

  /** A client with a fresh key that has these limits, as JSON fields. */
  public static Client with(String limits) {
    JsonPath made =
        admin()
            .json("{\"name\":\"test " + UUID.randomUUID() + "\"," + limits + "}")
            .post("/admin/keys")
            .then()
            .statusCode(201)
            .extract()
            .jsonPath();
    return new Client(made.getString("id"), made.getString("key"));
  }

  /** The holder of the admin key. */
  public static Client admin() {
    return new Client("", GatewayFiles.ADMIN_KEY);
  }
}
