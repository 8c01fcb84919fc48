#include "capture/request_text.hpp"

#include <string>

#include <doctest/doctest.h>

using hookctl::capture::HeaderList;
using hookctl::capture::parse_headers;
using hookctl::capture::parse_raw_request;
using hookctl::capture::parse_raw_response;

namespace {

std::string error_of(std::string_view text) {
  const auto request = parse_raw_request(text);
  CAPTURE(text);
  REQUIRE_FALSE(request);
  CHECK(request.error().code == hookctl::ErrorCode::invalid_input);
  return request.error().text();
}

std::string header_error(std::string_view text) {
  const auto headers = parse_headers(text);
  REQUIRE_FALSE(headers);
  CHECK(headers.error().code == hookctl::ErrorCode::invalid_input);
  return headers.error().text();
}

std::string body_of(std::string_view text) {
  const auto request = parse_raw_request(text);
  CAPTURE(text);
  REQUIRE(request);
  return request->body;
}

}  // namespace

TEST_CASE("a request is read as it is on the wire") {
  const auto request = parse_raw_request(
      "POST /hook?x=%20 HTTP/1.1\r\nHost: a:1\r\nX-A:  one \t\r\nx-a:two\r\nX-Empty:\r\n"
      "Content-Length: 8\r\n\r\n{\"a\": 1}");
  REQUIRE(request);
  CHECK(request->method == "POST");
  CHECK(request->target == "/hook?x=%20");
  CHECK(request->headers == HeaderList{{"Host", "a:1"},
                                       {"X-A", "one"},
                                       {"x-a", "two"},
                                       {"X-Empty", ""},
                                       {"Content-Length", "8"}});
  CHECK(request->body == "{\"a\": 1}");
}

TEST_CASE("lines may end in LF alone, and empty ones come first") {
  CHECK(body_of("\r\n\nPOST / HTTP/1.0\nA: b\n\nbody\n") == "body\n");
  CHECK(body_of("POST https://x.example/ HTTP/2\n\n") == "");
}

TEST_CASE("the body is what its length says, or the chunks, or the rest") {
  CHECK(body_of("POST / HTTP/1.1\r\n\r\nall\r\nof it\n") == "all\r\nof it\n");
  CHECK(body_of("POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody\n") == "body");
  CHECK(body_of("POST / HTTP/1.1\r\nContent-Length: 4, 4\r\ncontent-length: 4\r\n\r\nbody") ==
        "body");
  CHECK(body_of("POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n") == "");
  CHECK(body_of("POST / HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n3;x=\"y\"\r\nbod\r\n00A\r\n"
                "y\r\n4567890\r\n0\r\nTrailer: x\r\n\r\n\n") == "body\r\n4567890");
  CHECK(body_of("POST / HTTP/1.1\nTransfer-Encoding: chunked\n\n4\nbody\n0\n\n") == "body");
}

TEST_CASE("a torn or false body is told") {
  CHECK(error_of("POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nbody") ==
        "the body is torn: Content-Length says 9 bytes, and there are 4");
  CHECK(error_of("POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nbody") ==
        "Content-Length says 2 bytes, and there are 4");
  CHECK(error_of("POST / HTTP/1.1\r\nContent-Length: 4, 5\r\n\r\nbody") ==
        "Content-Length is given twice and differs");
  for (const auto* wrong : {"", "-1", "4x", "0x4", "+4", "99999999999999999999", "4,"})
    CHECK(error_of(std::string("POST / HTTP/1.1\r\nContent-Length: ") + wrong + "\r\n\r\nbody") ==
          "Content-Length is no number of bytes");
  CHECK(
      error_of("POST / HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\nbody") ==
      "there are both Content-Length and Transfer-Encoding");
  CHECK(error_of("POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n") ==
        "Transfer-Encoding is other than just “chunked”");
  const std::string chunked = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const auto* torn :
       {"", "4", "4\r\n", "4\r\nbo", "4\r\nbody", "4\r\nbody\r\n", "ffffffffffffffff\r\nx"})
    CHECK(error_of(chunked + torn) == "the body is torn: it ends before its last chunk");
  for (const auto* torn : {"0\r\n", "0\r\nTrailer: x\r\n"})
    CHECK(error_of(chunked + torn) == "the body is torn: no empty line ends its chunks");
  CHECK(error_of(chunked + "{}\r\n") == "line 4: this is no chunk's size");
  CHECK(error_of(chunked + "\r\n") == "line 4: this is no chunk's size");
  CHECK(error_of(chunked + "10000000000000000\r\n") == "line 4: this is no chunk's size");
  CHECK(error_of(chunked + "3\r\nbody\r\n0\r\n\r\n") == "line 5: a chunk is longer than it says");
  CHECK(error_of(chunked + "0\r\nnone\r\n\r\n") == "line 5: a header without a colon");
  CHECK(error_of(chunked + "0\r\n\r\nmore") == "something follows the last chunk");
}

TEST_CASE("a request line must be one") {
  for (const auto* wrong :
       {"", "\n\n", "POST / HTTP/1.1", "POST /\n\n", "POST  / HTTP/1.1\n\n", "P/OST / HTTP/1.1\n\n",
        "POST / HTTX/1.1\n\n", "POST / HTTP/\n\n", "POST / HTTP/1.1.1\n\n", "HTTP/1.1 200 OK\n\n",
        "POST /\x01 HTTP/1.1\n\n", "{\"a\":1}\n", "A: b\n\n"})
    CHECK(error_of(wrong).find("this is no request line") != std::string::npos);
}

TEST_CASE("headers must be well-formed, and no value is quoted") {
  const auto with = [](std::string_view header) {
    return error_of("POST / HTTP/1.1\r\nA: b\r\n" + std::string(header) + "\r\n\r\n");
  };
  CHECK(with("hush-hush") == "line 3: a header without a colon");
  CHECK(with(" hush: hush").starts_with("line 3: the header before is continued here"));
  CHECK(with("\thush").starts_with("line 3: the header before is continued here"));
  for (const auto* name : {": hush", "A : hush", "A\xC3: hush", "A\"B: hush", "(A): hush"})
    CHECK(with(name) == "line 3: this is no header's name");
  CHECK(with("A: hu\rsh") == "line 3: a control character in a header's value");
  CHECK(with(std::string("A: hu\0sh", 8)) == "line 3: a control character in a header's value");
  CHECK(error_of("POST / HTTP/1.1\r\nA: b\r\n") == "line 3: the request ends within its headers");
  CHECK(error_of("POST / HTTP/1.1\r\nA: b") == "line 2: the request ends within its headers");
}

TEST_CASE("a file of headers is read, whoever wrote it") {
  const HeaderList both{{"A", "b"}, {"x-Y", "z: w"}};
  for (const auto* text :
       {"A: b\nx-Y: z: w", "A:b\r\nx-Y:z: w\r\n\r\n\r\n",
        "POST /x HTTP/1.1\r\nA: b\r\nx-Y: z: w\r\n", "HTTP/1.1 200 OK\nA: b\nx-Y: z: w\n",
        "HTTP/2 200\nA: b\nx-Y: z: w\n", ":method: POST\n:path: /\nA: b\nx-Y: z: w\n"}) {
    const auto headers = parse_headers(text);
    REQUIRE(headers);
    CHECK(*headers == both);
  }
  CHECK(parse_headers("")->empty());
  CHECK(parse_headers("\n\n")->empty());
}

TEST_CASE("a file of something else is none of headers") {
  CHECK(header_error("{\"a\"}") == "line 1: a header without a colon");
  CHECK(header_error("A: b\n\nC: d\n") ==
        "line 3: more follows after the empty line that ends the headers");
  CHECK(header_error("A: b\nHTTP/1.1 200 OK\n") == "line 2: a header without a colon");
  CHECK(header_error("A: b\n c\n").starts_with("line 2: the header before is continued"));
}

TEST_CASE("a raw response is read, behind interim ones") {
  const auto response = parse_raw_response(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 401 Unauthorized\r\nContent-Type: "
      "application/json\r\nContent-Length: 2\r\n\r\n{}\n");
  REQUIRE(response);
  CHECK(response->status == 401);
  CHECK(response->headers.size() == 2);
  CHECK(response->body == "{}");
  CHECK(parse_raw_response("HTTP/2 200\nA: b\n\nrest")->body == "rest");
  CHECK(parse_raw_response("HTTP/1.1 200\n\n")->status == 200);
  CHECK(parse_raw_response("HTTP/1.1 204 No Content\nContent-Length: 5\n\n")->body.empty());
  CHECK(parse_raw_response("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n2\nab\n0\n\n")->body ==
        "ab");
}

TEST_CASE("what is no response is refused with its line") {
  const auto error = [](std::string_view text) {
    const auto response = parse_raw_response(text);
    REQUIRE_FALSE(response);
    CHECK(response.error().code == hookctl::ErrorCode::invalid_input);
    return response.error().text();
  };
  // As curl -i shows it: out of its chunks, under the head that it came with.
  const auto shown = parse_raw_response("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n{\n}");
  REQUIRE(shown);
  CHECK(shown->body == "{\n}");
  for (const char* line : {"", "{}", "HTTP/1.1\n\n", "HTTP/1.1 20\n\n", "HTTP/1.1 2000 x\n\n",
                           "HTTP/1.1 600 x\n\n", "HTTP/1.1 abc\n\n", "POST / HTTP/1.1\n\n"})
    CHECK(error(line).find("this is no status line") != std::string::npos);
  CHECK(error("HTTP/1.1 200 OK\nA: b\n") == "line 3: the response ends within its headers");
  CHECK(error("HTTP/1.1 100 Continue\n\n").find("no status line") != std::string::npos);
  CHECK(error("HTTP/1.1 200 OK\nContent-Length: 5\n\nab").starts_with("the body is torn"));
  CHECK(error("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nab")
            .starts_with("the body is torn"));
}
