#include "config/file.hpp"

#include <array>
#include <string>
#include <string_view>

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "base/io.hpp"

using hookctl::ErrorCode;
using hookctl::config::load;
using hookctl::config::parse;
using hookctl::config::Schema;

namespace {

constexpr std::array<std::string_view, 5> keys{"api-url", "timeout", "convert-command",
                                               "path-style", "token-file"};
constexpr std::array<std::string_view, 2> secrets{"token", "secret"};
constexpr Schema schema{keys, secrets};

struct Folder {
  hookctl::TempFolder folder = hookctl::TempFolder::create("/tmp").value();
  std::string path = folder.path() + "/config.toml";
  void write(std::string_view text, unsigned mode) const {
    REQUIRE(hookctl::write_file_atomically(path, text, mode));
  }
};

}  // namespace

TEST_CASE("profiles hold options by name") {
  const auto file = parse(R"(
[profile.default]
api-url = "https://api.example.org"
timeout = "5m"
path_style = true            # the other spelling
[profile.dev]
convert-command = ["prog", "-x", "a b", 3]
)",
                          "c.toml", schema);
  REQUIRE(file);
  CHECK_FALSE(file->holds_secret);
  const auto* usual = file->find("default");
  REQUIRE(usual != nullptr);
  CHECK(usual->find("api-url")->values == std::vector<std::string>{"https://api.example.org"});
  CHECK(usual->find("api-url")->line == 3);
  CHECK(usual->find("path-style")->values == std::vector<std::string>{"true"});
  CHECK(usual->find("convert-command") == nullptr);
  CHECK(file->find("dev")->find("convert-command")->values ==
        std::vector<std::string>{"prog", "-x", "a b", "3"});
  CHECK(file->find("other") == nullptr);
}

TEST_CASE("secrets are kept as secrets, one or several") {
  const auto file =
      parse("[profile.a]\ntoken = \"t0p\"\nsecret = [\"one\", \"two\"]\n", "c.toml", schema);
  REQUIRE(file);
  CHECK(file->holds_secret);
  const auto* profile = file->find("a");
  CHECK(profile->find("token")->secret.at(0).reveal() == "t0p");
  CHECK(profile->find("token")->values.empty());
  CHECK(profile->find("secret")->secret.at(1).reveal() == "two");
}

TEST_CASE("what cannot be used is refused with its line, and quotes no value") {
  struct Row {
    std::string_view text, message;
  };
  constexpr std::array rows{
      Row{"[profile.a]\ntoken = geheim\n", "c.toml line 2: this is not readable as TOML"},
      Row{"[profile.a]\ntoken = \"geheim\n", "c.toml line 2: this is not readable as TOML"},
      Row{"token = \"geheim\"\n", "c.toml line 1: token stands outside of a profile"},
      Row{"profile = \"geheim\"\n", "c.toml line 1: profile stands outside of a profile"},
      Row{"[profile]\na = \"geheim\"\n", "c.toml line 2: profile.a is no table"},
      Row{"[profile.a]\napi-ulr = \"geheim\"\n", "c.toml line 2: no option is called api-ulr"},
      Row{"[profile.a]\ntoken = 17\n", "c.toml line 2: token is no text"},
      Row{"[profile.a]\ntoken = [\"geheim\", 1]\n", "c.toml line 2: token is no text"},
      Row{"[profile.a]\ntimeout = 1.5\n",
          "c.toml line 2: timeout is neither a text, a number, a switch nor a list of these"},
      Row{"[profile.a]\ntimeout = {geheim = 1}\n",
          "c.toml line 2: timeout is neither a text, a number, a switch nor a list of these"},
      Row{"[profile.a]\napi-url = \"geheim\"\napi_url = \"geheim\"\n",
          "c.toml line 3: api-url is given twice"},
      Row{"[profile.a]\napi-url = \"geheim\"\napi-url = \"geheim\"\n",
          "c.toml line 3: this is not readable as TOML"},
  };
  for (const auto& [text, message] : rows) {
    CAPTURE(text);
    const auto file = parse(text, "c.toml", schema);
    REQUIRE_FALSE(file);
    CHECK(file.error().code == ErrorCode::config);
    CHECK(file.error().message == message);
    CHECK(file.error().hint.find("geheim") == std::string::npos);
  }
  CHECK(parse("[profile.a]\napi-ulr = 1\n", "c.toml", schema).error().hint ==
        "did you mean api-url?");
}

TEST_CASE("a file that is missing is none, unless it was named") {
  const Folder folder;
  CHECK(load(folder.path, false, schema).value() == std::nullopt);
  const auto named = load(folder.path, true, schema);
  REQUIRE_FALSE(named);
  CHECK(named.error().code == ErrorCode::config);
}

TEST_CASE("a secret that others can read is refused") {
  const Folder folder;
  constexpr std::string_view with_secret = "[profile.a]\ntoken = \"geheim\"\n";
  for (const unsigned mode : {0640U, 0604U, 0644U, 0620U, 0602U}) {
    CAPTURE(mode);
    folder.write(with_secret, mode);
    const auto file = load(folder.path, false, schema);
    REQUIRE_FALSE(file);
    CHECK(file.error().hint == "chmod 600 " + folder.path);
  }
  folder.write(with_secret, 0600);
  CHECK(load(folder.path, false, schema).value()->holds_secret);
  folder.write("[profile.a]\ntoken-file = \"/x\"\n", 0644);
  CHECK(load(folder.path, false, schema).value()->profiles.size() == 1);
}

TEST_CASE("a huge file is refused") {
  const Folder folder;
  folder.write(std::string(1024 * 1024 + 1, '#'), 0600);
  CHECK_FALSE(load(folder.path, false, schema));
  folder.write(std::string(1024 * 1024, '#'), 0600);
  CHECK(load(folder.path, false, schema));
}
