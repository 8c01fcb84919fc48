#include <array>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "cli/completion.hpp"
#include "cli/help.hpp"
#include "cli/lookup.hpp"
#include "cli/man.hpp"
#include "cli/reference.hpp"

using namespace hookctl::cli;

namespace {

constexpr std::array global_options{
    OptionSpec{.name = "output",
               .metavar = "FORMAT",
               .help = "how to print",
               .kind = ValueKind::choice,
               .short_name = 'o',
               .choices = "text|json",
               .default_value = "text",
               .from_environment = true},
    OptionSpec{.name = "help", .help = "show help", .short_name = 'h'},
};
constexpr std::array fetch_options{
    OptionSpec{.name = "label",
               .metavar = "KEY=VALUE",
               .help = "it's a [label]: set it",
               .kind = ValueKind::key_value,
               .repeatable = true},
    OptionSpec{.name = "temp-dir",
               .metavar = "DIR",
               .help = "where to write",
               .kind = ValueKind::folder,
               .from_environment = true,
               .other_variable = "TEMP_DIR"},
    OptionSpec{.name = "name",
               .metavar = "N",
               .help = "a name",
               .kind = ValueKind::text,
               .required = true},
    OptionSpec{.name = "token-file",
               .metavar = "FILE",
               .help = "read the token",
               .kind = ValueKind::file,
               .from_environment = true,
               .secret = "token"},
    OptionSpec{.name = "owner",
               .metavar = "USER",
               .help = "whose",
               .kind = ValueKind::text,
               .optional_value = true},
    OptionSpec{.name = "exec", .metavar = "CMD", .help = "run it", .kind = ValueKind::rest},
};
constexpr std::array fetch_groups{OptionGroup{"Options", fetch_options}};
constexpr std::array fetch_arguments{
    ArgumentSpec{.name = "PAYLOAD", .help = "what came"},
    ArgumentSpec{.name = "MODE",
                 .help = "how",
                 .kind = ValueKind::choice,
                 .required = false,
                 .repeatable = true,
                 .choices = "fast|slow"},
};
constexpr std::array examples{ExampleSpec{"Fetch it", ".hookctl fetch a\\b --name x"}};
constexpr CommandSpec fetch{.name = "fetch",
                            .group = "Pipeline",
                            .summary = "fetch a thing",
                            .description = "First paragraph.\n\nSecond one.",
                            .arguments = fetch_arguments,
                            .option_groups = fetch_groups,
                            .examples = examples,
                            .exit_codes = "0 3 10"};
constexpr CommandSpec box{.name = "box", .group = "Setup", .summary = "a box", .description = "x"};
constexpr CommandSpec box_put{
    .name = "box put", .group = "Setup", .summary = "put in", .description = "y"};
constexpr std::array<const CommandSpec*, 3> commands{&fetch, &box, &box_put};
constexpr std::array<std::string_view, 3> groups{"Pipeline", "Traffic", "Setup"};
constexpr ProgramSpec program{.name = "hookctl",
                              .version = "1.2.3",
                              .summary = "does things",
                              .description = "It does things.",
                              .global = {"Global options", global_options},
                              .groups = groups,
                              .commands = commands};

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the overall help lists commands by heading, and no empty heading") {
  const std::string help = render_help(program);
  CHECK(has(help, "hookctl 1.2.3: does things"));
  CHECK(has(help, "\nPipeline:\n  fetch         fetch a thing\n"));
  CHECK(has(help, "\nSetup:\n  box           a box\n"));
  CHECK_FALSE(has(help, "Traffic"));
  CHECK_FALSE(has(help, "put in"));
}

TEST_CASE("a command's help has all that its spec says") {
  const std::string help = render_help(program, fetch);
  for (const std::string_view part :
       {"Usage: hookctl fetch [OPTIONS] PAYLOAD [MODE…]\n", "First paragraph.\n\nSecond one.\n",
        "  PAYLOAD   what came\n", "    --label KEY=VALUE", "[may be repeated]",
        "    --name N              a name [required]\n", "    --exec CMD…",
        "  -o, --output text|json",
        "[default: text; environment:", "environment: HOOKCTL_TEMP_DIR,", "TEMP_DIR]",
        "environment: HOOKCTL_TOKEN,", "  10     failed while it downloaded\n",
        "  # Fetch it\n  .hookctl fetch a\\b --name x\n"}) {
    CAPTURE(part);
    CHECK(has(help, part));
  }
  CHECK_FALSE(has(help, "  14 "));
  CHECK(has(render_help(program, box), "\nCommands:\n  put           put in\n"));
}

TEST_CASE("no line of the help is wider than a terminal") {
  std::string line;
  for (const char c : render_help(program, fetch)) {
    if (c != '\n') {
      line += c;
      continue;
    }
    CAPTURE(line);
    CHECK(line.size() <= 90);  // bytes: an ellipsis has three
    line.clear();
  }
}

TEST_CASE("a man page takes its texts literally") {
  const std::string page = render_man(program, fetch);
  CHECK(page.starts_with(".TH HOOKCTL\\-FETCH 1 \"\" \"hookctl 1.2.3\" \"User Commands\"\n"));
  CHECK(has(page, "\n\\&.hookctl fetch a\\eb \\-\\-name x\n"));
  CHECK(has(page, "\\fB\\-o\\fR, \\fB\\-\\-output\\fR \\fItext|json\\fR\n"));
  CHECK(has(page, ".BR hookctl (1)\n"));
  CHECK(has(render_man(program), ".B box put\nput in\n"));
  CHECK(page_name(program, box_put) == "hookctl-box-put");
}

TEST_CASE("bash: values by kind, commands below commands") {
  const std::string script = render_bash(program);
  CHECK(has(script, "--output|-o) _hookctl_words 'text json'; return ;;"));
  CHECK(has(script, "--temp-dir) _hookctl_files -d; return ;;"));
  CHECK(has(script, "--token-file) _hookctl_files -f; return ;;"));
  CHECK(has(script, "'box put') command='box put'; place=0 ;;"));
  CHECK(has(script, "((place == 0)) && _hookctl_words 'fetch box'"));
  CHECK(has(script, "((place == 0)) && _hookctl_words 'put'"));
  CHECK(has(script, "0) _hookctl_files -f ;;"));
  CHECK(has(script, "*) _hookctl_words 'fast slow' ;;"));
}

TEST_CASE("zsh: what has a meaning in a spec is escaped") {
  const std::string script = render_zsh(program);
  CHECK(script.starts_with("#compdef hookctl\n"));
  CHECK(has(script, R"('*--label=[it'\''s a \[label\]\: set it]:KEY=VALUE: ')"));
  CHECK(has(script, "'(-o --output)-o+[how to print]:FORMAT:(text json)'"));
  CHECK(has(script, "'--exec[run it]:*::CMD:_normal'"));
}

TEST_CASE("fish: conditions by command") {
  const std::string script = render_fish(program);
  CHECK(has(script, R"(complete -c hookctl -n '__hookctl_is \'fetch\'' -l label -x -d 'it\'s a)"));
  CHECK(has(script, R"(complete -c hookctl -n '__hookctl_is \'box\' 0' -a put -d 'put in')"));
  // A value that may be left out is none that fish has to wait for.
  CHECK(has(script, R"(complete -c hookctl -n '__hookctl_is \'fetch\'' -l owner -d 'whose')"));
}

TEST_CASE("the command line as data") {
  const std::string json = render_json(program);
  CHECK(has(json, R"({"name":"output","short":"o","metavar":"FORMAT","kind":"choice",)"));
  CHECK(has(json, R"("choices":["text","json"],"default":"text","repeatable":false,)"));
  CHECK(has(json, R"("variables":["HOOKCTL_TEMP_DIR","TEMP_DIR"])"));
  CHECK(has(json, R"("variables":["HOOKCTL_TOKEN","HOOKCTL_TOKEN_FILE"])"));
  CHECK(has(json, R"("examples":[{"what":"Fetch it","command":".hookctl fetch a\\b --name x"}])"));
  CHECK(has(json, R"("exit_codes":["0","3","10"])"));
}

TEST_CASE("the page of Markdown keeps its tables whole") {
  const std::string page = render_markdown(program);
  CHECK(has(page,
            "| `--output, -o text\\|json` | how to print | default: text; environment: "
            "HOOKCTL_OUTPUT |\n"));
  CHECK(has(page, "### hookctl box put\n"));
}
