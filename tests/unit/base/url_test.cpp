#include "base/url.hpp"

#include <array>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

using hookctl::Url;

TEST_CASE("a URL keeps every byte and shows no signature") {
  const auto url =
      Url::parse("HTTP://user:pw@Bucket.Example:9000/a%2Fb%20c?X-Amz-Signature=abc&x=%2B");
  REQUIRE(url);
  CHECK(url->scheme() == "http");
  CHECK(url->host() == "bucket.example");
  CHECK(url->port() == 9000);
  CHECK(url->path() == "/a%2Fb%20c");
  CHECK(url->reveal().ends_with("/a%2Fb%20c?X-Amz-Signature=abc&x=%2B"));
  CHECK(url->display() == "http://bucket.example:9000/a%2Fb%20c?…");
  CHECK(url->query_value("x") == "+");
  CHECK(url->has_user_info());
}

TEST_CASE("the parts of a URL") {
  const auto plain = Url::parse("https://example.org").value();
  CHECK(plain.path() == "/");
  CHECK(plain.query().empty());
  CHECK(plain.port() == 443);
  CHECK_FALSE(plain.has_port());
  CHECK(plain.authority() == "example.org");

  CHECK(Url::parse("http://h:80/")->authority() == "h");
  CHECK(Url::parse("http://h:443/")->authority() == "h:443");
  CHECK(Url::parse("http://[::1]:8080/x")->host() == "[::1]");
  CHECK(Url::parse("http://[::1]:8080/x")->port() == 8080);
  CHECK(Url::parse("http://[::1]/x")->port() == 80);
  CHECK(Url::parse("http://h?a=b")->path() == "/");
  CHECK(Url::parse("http://h?a=b")->query() == "a=b");
  CHECK(Url::parse("http://h/p#fragment?x")->reveal() == "http://h/p");
  CHECK(Url::parse("http://a@b@c/")->host() == "c");
  CHECK(Url::parse("http://h/a@b")->host() == "h");
  CHECK_FALSE(Url::parse("http://h/a@b")->has_user_info());
}

TEST_CASE("what is no URL is refused, and the error quotes nothing") {
  for (const std::string_view text : {"",
                                      "example.org",
                                      "ftp://user:geheim@h/",
                                      "file:///etc/passwd",
                                      "http://",
                                      "http:///geheim",
                                      "http://:80/geheim",
                                      "http://user:geheim@/",
                                      "http://h:0/geheim",
                                      "http://h:65536/geheim",
                                      "http://h:8x/geheim",
                                      "http://h:/geheim",
                                      "http://h/ge heim",
                                      "http://h/geheim\n",
                                      "http://h/geheim\x7f",
                                      "http://h\\geheim",
                                      "http://a:b:80/geheim",
                                      "http://[::1/geheim",
                                      "http://[::1]x/geheim",
                                      "javascript://geheim",
                                      "://geheim"}) {
    CAPTURE(text);
    const auto url = Url::parse(text);
    REQUIRE_FALSE(url);
    CHECK(url.error().message.find("geheim") == std::string::npos);
  }
  CHECK_FALSE(Url::parse(std::string_view("http://h/\0", 10)));
}

TEST_CASE("what never leaves this machine") {
  for (const std::string_view host :
       {"localhost", "a.localhost", "LOCALHOST", "127.0.0.1", "127.255.0.9", "[::1]"})
    CHECK(Url::parse(std::string("http://").append(host).append(":1/"))->is_loopback());
  for (const std::string_view host :
       {"localhost.example.org", "127.example.org", "127.0.0.1.nip.io", "128.0.0.1", "127.1",
        "notlocalhost", "[::2]", "0.0.0.0"})
    CHECK_FALSE(Url::parse(std::string("http://").append(host).append("/"))->is_loopback());
}

TEST_CASE("references are resolved as RFC 3986, section 5.4, shows") {
  const auto base = Url::parse("http://a/b/c/d?q").value();
  struct Row {
    std::string_view reference, target;
  };
  // The rows of the RFC that a Location can hold; "d;p" is "d" here, and fragments are dropped.
  constexpr std::array rows{
      Row{"g", "http://a/b/c/g"},
      Row{"./g", "http://a/b/c/g"},
      Row{"g/", "http://a/b/c/g/"},
      Row{"/g", "http://a/g"},
      Row{"//g", "http://g"},
      Row{"?y", "http://a/b/c/d?y"},
      Row{"g?y", "http://a/b/c/g?y"},
      Row{"g#s", "http://a/b/c/g"},
      Row{".", "http://a/b/c/"},
      Row{"./", "http://a/b/c/"},
      Row{"..", "http://a/b/"},
      Row{"../", "http://a/b/"},
      Row{"../g", "http://a/b/g"},
      Row{"../..", "http://a/"},
      Row{"../../g", "http://a/g"},
      Row{"../../../g", "http://a/g"},
      Row{"/./g", "http://a/g"},
      Row{"/../g", "http://a/g"},
      Row{"g.", "http://a/b/c/g."},
      Row{"..g", "http://a/b/c/..g"},
      Row{"./../g", "http://a/b/g"},
      Row{"g/./h", "http://a/b/c/g/h"},
      Row{"g/../h", "http://a/b/c/h"},
      Row{"g?y/../x", "http://a/b/c/g?y/../x"},
      Row{"https://z/x?y", "https://z/x?y"},
      Row{"g?u=http://z/", "http://a/b/c/g?u=http://z/"},
  };
  for (const auto& [reference, target] : rows) {
    CAPTURE(reference);
    const auto resolved = base.resolve(reference);
    REQUIRE(resolved);
    CHECK(resolved->reveal() == target);
  }
  CHECK_FALSE(base.resolve("ftp://z/"));
}

TEST_CASE("an origin is scheme, host and port") {
  const auto one = Url::parse("https://h/x").value();
  CHECK(one.same_origin(Url::parse("https://H:443/y?z").value()));
  CHECK_FALSE(one.same_origin(Url::parse("http://h/x").value()));
  CHECK_FALSE(one.same_origin(Url::parse("https://h:444/x").value()));
  CHECK_FALSE(one.same_origin(Url::parse("https://i/x").value()));
}

TEST_CASE("percent-encoding") {
  CHECK(hookctl::percent_encode("aZ9-_.~ /+ä") == "aZ9-_.~%20%2F%2B%C3%A4");
  CHECK(hookctl::percent_encode("a/b c", "/") == "a/b%20c");
  CHECK(hookctl::percent_decode("a%2fb%20c+%") == "a/b c+%");
  CHECK(hookctl::percent_decode("%zz%4") == "%zz%4");
  CHECK(hookctl::percent_decode("%41%4") == "A%4");
  const auto url = Url::parse("http://h/?a=1&&b&c=%26=&a=2").value();
  const auto pairs = url.query_pairs();
  REQUIRE(pairs.size() == 4);
  CHECK(pairs[2].second == "&=");
  CHECK(url.query_value("a") == "1");
  CHECK(url.query_value("b") == "");
  CHECK_FALSE(url.query_value("A"));
}
