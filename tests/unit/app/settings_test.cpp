#include "settings.hpp"

#include <cstdlib>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/io.hpp"
#include "base/stop.hpp"
#include "option_groups.hpp"

using namespace hookctl;
using Words = std::vector<std::string>;

namespace {

constexpr std::array own_options{
    OptionSpec{.name = "timeout",
               .metavar = "D",
               .help = "x",
               .kind = ValueKind::duration,
               .default_value = "300s",
               .from_environment = true,
               .other_variable = "PROCESSING_TIMEOUT"},
    OptionSpec{.name = "convert",
               .metavar = "NAME",
               .help = "x",
               .kind = ValueKind::text,
               .from_profile = true},
    OptionSpec{.name = "label",
               .metavar = "K=V",
               .help = "x",
               .kind = ValueKind::key_value,
               .repeatable = true,
               .from_profile = true},
    OptionSpec{.name = "force", .help = "x"},
    HOOKCTL_SECRET_OPTIONS("secret", "x", true),
};
constexpr std::array groups{OptionGroup{"Own", own_options}, aruna_options, ledger_options};
constexpr cli::CommandSpec command{
    .name = "work", .group = "G", .summary = "x", .description = "x", .option_groups = groups};
constexpr std::array needed_options{OptionSpec{
    .name = "needed", .metavar = "N", .help = "x", .kind = ValueKind::number, .required = true}};
constexpr std::array needed_groups{OptionGroup{"Own", needed_options}};
constexpr cli::CommandSpec strict{.name = "strict",
                                  .group = "G",
                                  .summary = "x",
                                  .description = "x",
                                  .option_groups = needed_groups};
constexpr std::array<const cli::CommandSpec*, 2> commands{&command, &strict};
constexpr std::array<std::string_view, 1> headings{"G"};
constexpr cli::ProgramSpec program{.name = "hookctl",
                                   .version = "1",
                                   .summary = "x",
                                   .description = "x",
                                   .global = global_options,
                                   .groups = headings,
                                   .commands = commands};

/// A home of its own, and variables for the length of a test.
class World {
 public:
  World() { set("XDG_CONFIG_HOME", folder_.path()); }
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World() {
    for (const auto& name : names_) ::unsetenv(name.c_str());
  }
  void set(const std::string& name, const std::string& value) {
    ::setenv(name.c_str(), value.c_str(), 1);
    names_.push_back(name);
  }
  void profile(std::string_view text) const {
    REQUIRE(make_folders(folder_.path() + "/hookctl"));
    REQUIRE(write_file_atomically(folder_.path() + "/hookctl/config.toml", text, 0600));
  }
  std::string file(std::string_view name, std::string_view bytes) const {
    std::string path = folder_.path() + "/" + std::string(name);
    REQUIRE(write_file_atomically(path, bytes, 0600));
    return path;
  }

 private:
  TempFolder folder_ = TempFolder::create("/tmp").value();
  std::vector<std::string> names_;
};

Result<Settings> settings(const Words& words, const cli::CommandSpec& spec = command) {
  const auto line = bind_words(program, spec, words);
  REQUIRE(line);
  return Settings::resolve(program, spec, *line);
}

/// The value of an option and where it came from, or the error.
std::string value(const Words& words, std::string_view option) {
  const auto all = settings(words);
  if (!all) return "! " + all.error().text();
  const Setting* setting = all->find(option);
  if (setting == nullptr) return "-";
  std::string out;
  for (const std::string& one : setting->values) out.append(out.empty() ? "" : ",").append(one);
  return out;
}

std::string secrets(const Words& words, std::string_view name) {
  const auto all = settings(words);
  if (!all) return "! " + all.error().text();
  const auto found = all->secrets(name, hookctl::Stop());
  if (!found) return "! " + found.error().text();
  std::string out;
  for (const Secret& one : *found) out.append(out.empty() ? "" : ",").append(one.reveal());
  return out.empty() ? "-" : out;
}

}  // namespace

TEST_CASE(
    "an option counts more than its variable, that more than another's, that than a profile") {
  World world;
  CHECK(value({}, "timeout") == "300s");
  world.profile("[profile.default]\ntimeout = \"4s\"\n");
  CHECK(value({}, "timeout") == "4s");
  world.set("PROCESSING_TIMEOUT", "3");
  CHECK(value({}, "timeout") == "3s");
  world.set("HOOKCTL_TIMEOUT", "2s");
  CHECK(value({}, "timeout") == "2s");
  CHECK(value({"--timeout", "1s"}, "timeout") == "1s");
  CHECK(value({"--timeout", "1s", "--timeout=5m"}, "timeout") == "5m");
  world.set("HOOKCTL_TIMEOUT", "");  // empty is as if there were none
  CHECK(value({}, "timeout") == "3s");
}

TEST_CASE("an error names what the value came from") {
  World world;
  CHECK(value({"--timeout", "5x"}, "timeout").starts_with("! --timeout: "));
  world.profile("[profile.default]\n\ntimeout = \"5x\"\n");
  CHECK(value({}, "timeout").find("config.toml line 3: ") != std::string::npos);
  CHECK(value({}, "timeout").starts_with("! timeout in "));
  world.set("PROCESSING_TIMEOUT", "soon");
  CHECK(value({}, "timeout").starts_with("! PROCESSING_TIMEOUT: "));
  world.set("HOOKCTL_TIMEOUT", "5x");
  CHECK(value({}, "timeout").starts_with("! HOOKCTL_TIMEOUT: "));
}

TEST_CASE("acts have no variable, and what is for a profile alone neither") {
  World world;
  world.set("HOOKCTL_FORCE", "1");
  world.set("HOOKCTL_CONVERT", "x");
  CHECK(value({}, "force") == "-");
  CHECK(value({}, "convert") == "-");
  CHECK(value({"--force"}, "force") == "true");
  world.profile("[profile.default]\nconvert = \"abcd\"\nlabel = [\"a=1\", \"b=2\"]\n");
  CHECK(value({}, "convert") == "abcd");
  CHECK(value({}, "label") == "a=1,b=2");
  CHECK(value({"--label", "c=3"}, "label") == "c=3");
  world.profile("[profile.default]\nforce = true\n");
  CHECK(value({}, "force").find("no option is called force") != std::string::npos);
  world.profile("[profile.default]\nconvert = [\"a\", \"b\"]\n");
  CHECK(value({}, "convert").find("takes one value") != std::string::npos);
}

TEST_CASE("the guide's variables") {
  World world;
  world.set("ARUNA_SERVER_ADDRESS", "http://localhost:1/");
  CHECK(value({}, "grpc-url") == "http://localhost:1/");
  world.set("TEMP_DIR", "/t");
  CHECK(value({}, "temp-dir") == "/t");
  world.set("HOOKCTL_TEMP_DIR", "/u");
  CHECK(value({}, "temp-dir") == "/u");
  world.set("LOG_LEVEL", "DEBUG");
  CHECK(value({}, "log-level") == "debug");
  world.set("LOG_LEVEL", "FINEST");  // another program's level means nothing here
  CHECK(value({}, "log-level") == "-");
  world.set("HOOKCTL_LOG_LEVEL", "FINEST");
  CHECK(value({}, "log-level").starts_with("! HOOKCTL_LOG_LEVEL: "));
}

TEST_CASE("plain http leaves this machine only when it is allowed") {
  World world;
  const Words away{"--api-url", "http://user:geheim@api.example.org/?sig=geheim"};
  const std::string refused = value(away, "api-url");
  CHECK(refused.starts_with("! --api-url: http://api.example.org/"));
  CHECK(refused.find("geheim") == std::string::npos);
  CHECK(value({"--api-url", "http://127.0.0.1:1"}, "api-url") == "http://127.0.0.1:1");
  CHECK(value({"--api-url", "https://api.example.org"}, "api-url") == "https://api.example.org");
  CHECK(value({"--allow-http", "--api-url", "http://a.b"}, "api-url") == "http://a.b");
  world.set("HOOKCTL_ALLOW_HTTP", "true");
  CHECK(value({"--api-url", "http://a.b"}, "api-url") == "http://a.b");
}

TEST_CASE("a required option") {
  World world;
  const auto none = settings({}, strict);
  REQUIRE_FALSE(none);
  CHECK(none.error().text() == "strict needs --needed");
  CHECK(settings({"--needed", "3"}, strict));
  CHECK_FALSE(settings({"--needed", "-3"}, strict));
  CHECK_FALSE(settings({"--needed", "3x"}, strict));
  CHECK_FALSE(settings({"--needed", ""}, strict));
  CHECK_FALSE(settings({"--needed", "18446744073709551616"}, strict));
}

TEST_CASE("a secret comes from the first place that has one") {
  World world;
  const std::string file = world.file("token", "from-file\n");
  CHECK(secrets({}, "token") == "-");
  world.profile("[profile.default]\ntoken = \"from-profile\"\n");
  CHECK(secrets({}, "token") == "from-profile");
  world.set("HOOKCTL_TOKEN", "from-variable");
  CHECK(secrets({}, "token") == "from-variable");
  CHECK(secrets({"--token-command", "printf 'from %s' command"}, "token") == "from command");
  CHECK(secrets({"--token-file", file}, "token") == "from-file");
}

TEST_CASE("a secret's file and command are found like any option") {
  World world;
  const std::string file = world.file("token", "from-file\n");
  world.profile("[profile.default]\ntoken-command = \"printf from-profile\"\n");
  CHECK(secrets({}, "token") == "from-profile");
  world.set("HOOKCTL_TOKEN_FILE", file);
  CHECK(secrets({}, "token") == "from-file");
}

TEST_CASE("one secret is not given twice, unless it is one of several") {
  World world;
  const std::string one = world.file("one", "one");
  const std::string two = world.file("two", "two\n\n");
  CHECK(secrets({"--token-file", one, "--token-command", "echo x"}, "token") ==
        "! the token is given more than once");
  CHECK(secrets({"--token-file", one, "--token-file", two}, "token") ==
        "! --token-file takes one value");
  CHECK(secrets({"--secret-file", one, "--secret-file", two}, "secret") == "one,two\n");
  world.set("HOOKCTL_TOKEN", "x");
  world.set("HOOKCTL_TOKEN_FILE", one);
  CHECK(secrets({}, "token") == "! the token is given more than once");
}

TEST_CASE("a secret that cannot be had is an error, and quotes nothing") {
  World world;
  const std::string empty = world.file("empty", "\n");
  CHECK(secrets({"--token-file", empty}, "token") == "! --token-file: the secret is empty");
  CHECK(secrets({"--token-file", "/nowhere"}, "token").starts_with("! --token-file: cannot open"));
  CHECK(secrets({"--token-command", "sh -c 'echo geheim; exit 7'"}, "token") ==
        "! --token-command: sh failed with exit code 7");
}

TEST_CASE("an option that a command does not have is a fault of ours") {
  World world;
  const auto all = settings({});
  REQUIRE(all);
  CHECK_THROWS_AS(all->find("nope"), std::logic_error);
  CHECK_THROWS_AS(static_cast<void>(all->secrets("nope", hookctl::Stop())), std::logic_error);
}

TEST_CASE("values are checked by their kind") {
  using cli::ValueKind;
  const auto ok = [](ValueKind kind, std::string_view text) {
    return check_value(kind, "a|b", "--x", text).has_value();
  };
  CHECK(ok(ValueKind::choice, "a"));
  CHECK_FALSE(ok(ValueKind::choice, "c"));
  CHECK_FALSE(ok(ValueKind::choice, "a|b"));
  CHECK(ok(ValueKind::key_value, "k="));
  CHECK(ok(ValueKind::key_value, "k=v=w"));
  CHECK_FALSE(ok(ValueKind::key_value, "=v"));
  CHECK_FALSE(ok(ValueKind::key_value, "k"));
  CHECK(ok(ValueKind::size, "10MiB"));
  CHECK_FALSE(ok(ValueKind::size, "10 MiB"));
  CHECK(ok(ValueKind::time, "2026-01-31"));
  CHECK_FALSE(ok(ValueKind::time, "yesterday"));
  CHECK(ok(ValueKind::id, "01ARZ3NDEKTSV4RRFFQ69G5FAV"));
  CHECK_FALSE(ok(ValueKind::id, "1"));
  CHECK_FALSE(ok(ValueKind::url, "example.org"));
  CHECK_FALSE(ok(ValueKind::file, ""));
  CHECK(ok(ValueKind::text, ""));
  const auto wrong = check_value(ValueKind::choice, "rest|grpc", "--transport", "grcp");
  CHECK(wrong.error().code == ErrorCode::usage);
  CHECK(wrong.error().hint == "did you mean grpc? there are: rest, grpc");
}
