#include "capture/record.hpp"

#include <string>

#include <doctest/doctest.h>

#include "capture/further.hpp"
#include "capture/record_parser.hpp"
#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "json/document.hpp"

using hookctl::capture::check_digest;
using hookctl::capture::Digests;
using hookctl::capture::format_record;
using hookctl::capture::parse_record;
using hookctl::capture::parse_response;
using hookctl::capture::Record;
using hookctl::capture::RecordedResponse;
using hookctl::capture::RecordParser;
using hookctl::capture::RecordView;

namespace {

constexpr std::string_view good =
    R"({"v":1,"id":"01A","received_at":"2026-01-02T03:04:05.678Z","method":"POST","url":"/hook?a=1",)"
    R"("headers":[["Content-Type","application/json"],["X-A","1"],["x-a","2"]],"body_b64":"eyJhIjoxfQ==",)"
    R"("body_sha256":"015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"})";

std::string changed(std::string_view from, std::string_view to) {
  std::string text(good);
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

std::string error_of(std::string_view line,
                     hookctl::ErrorCode code = hookctl::ErrorCode::invalid_input) {
  const auto record = parse_record(line);
  REQUIRE_FALSE(record);
  CHECK(record.error().code == code);
  return record.error().text();
}

}  // namespace

TEST_CASE("what a reader does not know of a response is written again") {
  const std::string line =
      R"({"v":1,"id":"a","received_at":"2026-01-02T03:04:05.678Z","method":"GET","url":"/",)"
      R"("headers":[],"body_b64":"","body_sha256":)"
      R"("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","response":)"
      R"({"status":200,"headers":[],"body_b64":"","ms":1.5,"reason":"OK","t\u0072ailers":[1, {}]}})"
      "\n";
  const auto record = parse_record(line);
  REQUIRE(record);
  CHECK(record->response->further == R"(,"reason":"OK","t\u0072ailers":[1, {}])");
  CHECK(format_record(*record) == line);
}

TEST_CASE("views of a record stay, however much of it is escaped") {
  // Base64 and its bytes together need more room than the line has.
  const std::string bytes(300'000, 'x');
  std::string encoded = hookctl::crypto::base64(bytes);
  REQUIRE(encoded.starts_with("eHh4"));
  encoded.replace(0, 1, "\\u0065");
  std::string line = changed("/hook?a=1", "\\/hook");
  const std::string_view header = R"(["X-A","1"])";
  line.replace(line.find(header), header.size(), R"(["\u0058-A","1",")" + encoded + "\"]");
  RecordParser parser;
  RecordView record;
  REQUIRE(parser.parse(line, record));
  CHECK(record.url == "/hook");
  REQUIRE(record.headers.size() == 3);
  CHECK(record.headers[1].first == "X-A");
  CHECK(record.headers[1].second == bytes);
}

TEST_CASE("a record is read and written back byte for byte") {
  const auto record = parse_record(good);
  REQUIRE(record);
  CHECK(record->id == "01A");
  CHECK(hookctl::format_time(record->received_at) == "2026-01-02T03:04:05.678Z");
  CHECK(record->method == "POST");
  CHECK(record->url == "/hook?a=1");
  CHECK(record->body == "{\"a\":1}");
  REQUIRE(record->headers.size() == 3);
  CHECK(record->headers[1] == std::pair<std::string, std::string>("X-A", "1"));
  CHECK(record->header("X-a") == "1");
  CHECK(record->header("content-type") == "application/json");
  CHECK_FALSE(record->header("none"));
  CHECK_FALSE(record->response);
  CHECK(format_record(*record) == std::string(good) + "\n");
}

TEST_CASE("every byte that a request may have survives") {
  Record record{.id = "01B \"\\ü",
                .received_at = hookctl::parse_time("2026-01-02T03:04:05.678Z").value(),
                .method = "PUT",
                .url = "/a\"b",
                .headers = {{"x-latin", "gr\xFCn"}, {"x-text", "gr\xC3\xBCn \t \"q\""}, {"x", ""}},
                .body = {},
                .response = RecordedResponse{503, {{"retry-after", "1"}}, "bu\x00sy\xFF", 12.5},
                .further = R"(,"verdict":{"valid":true},"mine":[1, 2.0])"};
  for (int byte = 0; byte < 256; ++byte) record.body += static_cast<char>(byte);
  const std::string line = format_record(record);
  CHECK(line.ends_with("\n"));
  CHECK(line.find('\n') == line.size() - 1);
  CHECK(line.find("[\"x-latin\",\"gr\xEF\xBF\xBDn\",\"Z3L8bg==\"]") != std::string::npos);
  CHECK(hookctl::json::Document::parse(line));
  const auto again = parse_record(line);
  REQUIRE(again);
  CHECK(again->id == record.id);
  CHECK(again->url == record.url);
  CHECK(again->headers == record.headers);
  CHECK(again->body == record.body);
  CHECK(again->further == record.further);
  REQUIRE(again->response);
  CHECK(again->response->status == 503);
  CHECK(again->response->headers == record.response->headers);
  CHECK(again->response->body == record.response->body);
  CHECK(again->response->milliseconds == 12.5);
  CHECK(format_record(*again) == line);
}

TEST_CASE("JSON may be written in other ways") {
  CHECK(parse_record(changed("eyJhIjoxfQ==", "eyJhIjoxf\\u0051==")));
  CHECK(parse_record(changed("015abd7f5cc57a2dd94b", "015ABD7F5CC57A2DD94B")));
  CHECK(parse_record(changed("\"v\":1", " \"\\u0076\" : 1 ")));
  const auto record = parse_record(changed("\"/hook?a=1\"", "\"\\/hook?a=\\u0031\""));
  REQUIRE(record);
  CHECK(record->url == "/hook?a=1");
  // What had to be unescaped first stays good while more is.
  const auto many = parse_record(changed(R"([["Content-Type","application/json"])",
                                         R"([["\u0041","\u0042"],["\u0043\u0044","\/"])"));
  REQUIRE(many);
  CHECK(many->headers[0].first == "A");
  CHECK(many->headers[0].second == "B");
  CHECK(many->headers[1].first == "CD");
  CHECK(many->headers[1].second == "/");
}

TEST_CASE("unknown fields are kept") {
  const auto record =
      parse_record(changed("\"v\":1,", R"("new":{"a":[1,"x"]},"v":1,"redactions":["/x"],)"));
  REQUIRE(record);
  CHECK(record->further == R"(,"new":{"a":[1,"x"]},"redactions":["/x"])");
}

TEST_CASE("a field is taken out, and the others stay as they are") {
  std::string further = R"(,"a":1,"v\u0065rdict":{"code":"X"},"b":[2])";
  hookctl::capture::drop_further_field(further, "none");
  hookctl::capture::drop_further_field(further, "verdict");
  CHECK(further == R"(,"a":1,"b":[2])");
  hookctl::capture::drop_further_field(further, "b");
  CHECK(further == R"(,"a":1)");
}

TEST_CASE("each fault of a record has its own message") {
  CHECK(error_of("[1]") == "a record must be a JSON object");
  CHECK(error_of("{\"v\":1").starts_with("unreadable JSON at line 1"));
  CHECK(error_of("") == "unreadable JSON: there is nothing but blanks");
  CHECK(error_of("{}") == "v: is missing");
  CHECK(error_of(changed("\"v\":1", "\"v\":2")) ==
        "v: the record is of version 2, and this hookctl reads version 1");
  for (const auto* version : {"\"v\":\"1\"", "\"v\":1.0", "\"v\":null", "\"v\":99999999999"})
    CHECK(error_of(changed("\"v\":1", version)) == "v: must be a whole number");
  for (const std::string name :
       {"id", "received_at", "method", "url", "headers", "body_b64", "body_sha256"})
    CHECK(error_of(changed("\"" + name + "\"", "\"" + name + "x\"")) == name + ": is missing");
  CHECK(error_of(changed("\"id\":\"01A\"", "\"id\":1")) == "id: must be a string");
  CHECK(error_of(changed("01A", "a\\u0000")) == "id: must not hold a NUL character");
  CHECK(error_of(changed("\"v\":1", "\"v\":1,\"url\":\"/x\"")) == "url: is given twice");
  CHECK(error_of(changed("2026-01-02T", "2026-13-02T")) ==
        "received_at: must be a time as RFC 3339 writes it");
  CHECK(error_of(changed("eyJhIjoxfQ==", "eyJhIjoxfQ=")) == "body_b64: is no base64");
  CHECK(error_of(changed("\"eyJhIjoxfQ==\"", "null")) == "body_b64: must be a string");
  for (const auto& [from, to] : {std::pair("eyJhIjoxfQ==", "eyJhIjoyfQ=="),
                                 std::pair("015abd", "015ab"), std::pair("015abd", "g15abd")})
    CHECK(error_of(changed(from, to), hookctl::ErrorCode::verification_failed) ==
          "body_sha256: is not the body's digest");
}

TEST_CASE("headers are pairs of strings") {
  const auto with = [](std::string_view headers) {
    return changed(R"([["Content-Type","application/json"],["X-A","1"],["x-a","2"]])", headers);
  };
  CHECK(parse_record(with("[]")));
  CHECK(parse_record(with(R"([ [ "a" , "b" ] ])")));
  CHECK(error_of(with("{}")) == "headers: must be an array");
  CHECK(error_of(with("null")) == "headers: must be an array");
  for (const auto* wrong : {R"([["a","b"],["c"]])", R"([["a","b"],"c"])", R"([["a","b"],[]])",
                            R"([["a","b"],["c",1]])", R"([["a","b"],["c","d","ZQ==","f"]])",
                            R"([["a","b"],["c\u0000","d"]])", R"([["a","b"],{"c":"d"}])"})
    CHECK(error_of(with(wrong)) == "headers/1: must be [name, value], both of them strings");
  CHECK(error_of(with(R"([["a","b","%"]])")) == "headers/0/2: is no base64");
}

TEST_CASE("a response is read, or its fault named") {
  const auto response =
      parse_response(R"({"status":204,"headers":[["a","\ufffd","/w=="]],"body_b64":"","ms":0.25})");
  REQUIRE(response);
  CHECK(response->status == 204);
  CHECK(response->headers.at(0).second == "\xFF");
  CHECK(response->milliseconds == 0.25);
  const auto fault = [](std::string_view text) { return parse_response(text).error().text(); };
  CHECK(fault("[]") == "the document: must be an object");
  CHECK(fault("{}") == "/status: is missing");
  CHECK(fault(R"({"status":1000})") == "/status: must be a whole number from 0 to 999");
  CHECK(fault(R"({"status":200,"headers":[["a"]]})").starts_with("/headers/0: must be"));
  CHECK(fault(R"({"status":200,"headers":[["a","b","%"]]})") == "/headers/0/2: is no base64");
  CHECK(fault(R"({"status":200,"headers":[],"body_b64":"x"})") == "/body_b64: is no base64");
  CHECK(fault(R"({"status":200,"headers":[],"body_b64":""})") == "/ms: is missing");
  CHECK(error_of(changed("\"v\":1", "\"v\":1,\"response\":{}")) == "response: /status: is missing");
}

TEST_CASE("a digest that is left to the caller") {
  RecordParser parser(Digests::left);
  RecordView record;
  REQUIRE(parser.parse(good, record));
  CHECK(check_digest(record));
  const std::string wrong = changed("015abd7f", "00000000");
  REQUIRE(parser.parse(wrong, record));
  CHECK(check_digest(record).error().code == hookctl::ErrorCode::verification_failed);
  CHECK(RecordParser().parse(wrong, record).error().code ==
        hookctl::ErrorCode::verification_failed);
}

TEST_CASE("a parser forgets the record before") {
  RecordParser parser;
  RecordView view;
  const std::string other = changed("\"v\":1", R"("v":1,"response":{},"x":1)");
  REQUIRE(parser.parse(other, view));
  CHECK(view.response == "{}");
  const std::string line(good);
  REQUIRE(parser.parse(line, view));
  CHECK(view.response.empty());
  CHECK(view.further.empty());
  CHECK(view.headers.size() == 3);
  CHECK(view.body == "{\"a\":1}");
  CHECK_FALSE(parser.parse("{}", view));
}
