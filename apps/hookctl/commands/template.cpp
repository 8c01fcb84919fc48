#include "commands/template.hpp"

#include <array>
#include <optional>

#include <fmt/format.h>

#include "aruna/example_payload.hpp"
#include "aruna/hook_template.hpp"
#include "aruna/template_lint.hpp"
#include "base/io.hpp"
#include "base/log.hpp"
#include "invocation.hpp"
#include "json/writer.hpp"
#include "payload_file.hpp"

namespace hookctl {
namespace {

using aruna::Severity;
using aruna::TemplateFinding;
using cli::OptionSpec;
using cli::ValueKind;

constexpr std::size_t largest_template = 1024 * 1024;

constexpr std::array arguments{
    cli::ArgumentSpec{.name = "FILE", .help = "the template; standard input where it is “-”"},
};

constexpr OptionSpec payload_option{
    .name = "payload",
    .metavar = "FILE",
    .help = "fill in this payload's values; by default those of a made-up object",
    .kind = ValueKind::file};

constexpr std::array render_option_list{
    payload_option,
    OptionSpec{.name = "reveal", .help = "print the payload's secrets instead of [hidden]"},
};
constexpr std::array render_groups{cli::OptionGroup{"Options", render_option_list}};
constexpr std::array lint_option_list{payload_option};
constexpr std::array lint_groups{cli::OptionGroup{"Options", lint_option_list}};

constexpr std::array render_examples{
    cli::ExampleSpec{"See what a receiver gets", "hookctl template render template.json"},
    cli::ExampleSpec{"Make the text for one payload, secrets included",
                     "hookctl template render template.json --payload payload.json --reveal"},
};
constexpr std::array lint_examples{
    cli::ExampleSpec{"Check a template before it is registered",
                     "hookctl template lint template.json"},
    cli::ExampleSpec{"What a payload's values do in it, for a script",
                     "hookctl template lint template.json --payload payload.json -o json"},
};

Result<std::optional<aruna::Payload>> given_payload(const Invocation& in) {
  const auto path = in.text("payload");
  if (!path) return std::nullopt;
  if (*path == "-" && in.argument("FILE") == "-")
    return fail(ErrorCode::usage, "standard input cannot be template and payload at once",
                "give one of them as a file");
  HOOKCTL_TRY(auto payload, read_payload(in, *path));
  return std::optional(std::move(payload));
}

/// The payload with a mark in place of whatever opens something.
Result<aruna::Payload> masked(aruna::Payload payload) {
  const auto mask = [](std::optional<Secret>& secret) {
    if (secret) secret = Secret("[hidden]");
  };
  payload.secret = Secret("[hidden]");
  mask(payload.access_key);
  mask(payload.secret_key);
  if (payload.download) {
    HOOKCTL_TRY(payload.download, Url::parse(payload.download->display()));
  }
  return payload;
}

Result<int> render(Invocation& in) {
  HOOKCTL_TRY(const auto text, read_file(*in.argument("FILE"), largest_template));
  HOOKCTL_TRY(auto given, given_payload(in));
  if (auto checked = aruna::check_template(text); !checked) {
    Error error = std::move(checked).error();
    error.hint = "the server would refuse it; “hookctl template lint” tells more";
    return fail(std::move(error));
  }
  const bool example = !given.has_value();
  const bool hide = !example && !in.flag("reveal");
  aruna::Payload payload = example ? aruna::example_payload() : std::move(*given);
  if (hide) {
    HOOKCTL_TRY(payload, masked(std::move(payload)));
  }
  const Secret rendered = aruna::render_template(text, payload);
  if (in.format() == OutputFormat::text) {
    HOOKCTL_CHECK(in.out().write(rendered.reveal()));
    return 0;
  }
  json::Writer out;
  out.begin_object()
      .member("body", rendered.reveal())
      .member("masked", hide)
      .member("example", example)
      .end_object();
  HOOKCTL_CHECK(in.out().line(out.text()));
  return 0;
}

void write_finding(json::Writer& out, const TemplateFinding& finding) {
  out.begin_object()
      .member("code", finding.code)
      .member("severity", name_of(finding.severity))
      .member("line", finding.line)
      .member("column", finding.column)
      .member("message", finding.message)
      .member("hint", finding.hint)
      .end_object();
}

struct Counts {
  std::size_t errors = 0;
  std::size_t warnings = 0;
};

Counts count(const std::vector<TemplateFinding>& findings) {
  Counts counts;
  for (const auto& one : findings) {
    if (one.severity == Severity::error) ++counts.errors;
    if (one.severity == Severity::warning) ++counts.warnings;
  }
  return counts;
}

std::string_view color_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "\x1b[1;31m";
    case Severity::warning:
      return "\x1b[1;33m";
    case Severity::note:
      break;
  }
  return "\x1b[1;36m";
}

/// As compilers write it, so that editors find the place.
std::string finding_line(const TemplateFinding& finding, std::string_view file, bool color) {
  auto line =
      fmt::format("{}:{}:{}: {}{}{}: {} [{}]", printable(file), finding.line, finding.column,
                  color ? color_of(finding.severity) : "", name_of(finding.severity),
                  color ? "\x1b[0m" : "", finding.message, finding.code);
  if (!finding.hint.empty()) line += fmt::format("\n  hint: {}", finding.hint);
  return line;
}

Result<void> print_document(const Invocation& in, const std::vector<TemplateFinding>& findings) {
  const Counts counts = count(findings);
  json::Writer out;
  out.begin_object()
      .member("errors", counts.errors)
      .member("warnings", counts.warnings)
      .key("findings")
      .begin_array();
  for (const auto& one : findings) write_finding(out, one);
  out.end_array().end_object();
  return in.out().line(out.text());
}

Result<void> print_findings(const Invocation& in, const std::vector<TemplateFinding>& findings) {
  if (in.format() == OutputFormat::json) return print_document(in, findings);
  const auto file = *in.argument("FILE") == "-" ? "<stdin>" : *in.argument("FILE");
  for (const auto& one : findings) {
    json::Writer out;
    if (in.format() == OutputFormat::ndjson) write_finding(out, one);
    HOOKCTL_CHECK(in.out().line(
        in.format() == OutputFormat::ndjson ? out.take() : finding_line(one, file, in.color())));
  }
  return {};
}

Result<int> lint(Invocation& in) {
  HOOKCTL_TRY(const auto text, read_file(*in.argument("FILE"), largest_template));
  HOOKCTL_TRY(const auto payload, given_payload(in));
  const auto findings = aruna::lint_template(text, payload ? &*payload : nullptr);
  HOOKCTL_CHECK(print_findings(in, findings));
  if (const auto errors = count(findings).errors; errors > 0)
    return fail(ErrorCode::invalid_input,
                fmt::format("{} error{} in the template", errors, errors == 1 ? "" : "s"));
  return 0;
}

}  // namespace

constinit const Command template_command{
    .spec = {.name = "template",
             .group = "Hooks of Aruna",
             .summary = "try out and check a hook's custom template",
             .description =
                 "A hook may be registered with a text of its own, which the server posts instead "
                 "of the usual payload, as text/plain. It fills in the first occurrence of each "
                 "placeholder, such as {{object_id}}, and escapes nothing."},
};

constinit const Command template_render_command{
    .spec = {.name = "template render",
             .group = "Hooks of Aruna",
             .summary = "fill in a template as the server would",
             .description =
                 "Prints what a receiver would get: only the first occurrence of each placeholder "
                 "is filled, values are not escaped for JSON, and what looks like a regex group in "
                 "a value ($1, $name) vanishes.\n\n"
                 "Without --payload the values are those of a made-up object, herbarium.xml. Of a "
                 "payload's secrets (secret, S3 keys, the download URL's query) [hidden] is "
                 "printed, unless --reveal asks for them.\n\n"
                 "-o json prints {\"body\",\"masked\",\"example\"}.",
             .arguments = arguments,
             .option_groups = render_groups,
             .examples = render_examples,
             .exit_codes = "0 2"},
    .run = render,
    .watches_stop = false,
};

constinit const Command template_lint_command{
    .spec =
        {.name = "template lint",
         .group = "Hooks of Aruna",
         .summary = "tell what is wrong with a template",
         .description =
             "Looks for what the server refuses (a mandatory placeholder that is missing), leaves "
             "as it is (an unknown placeholder, the second occurrence of one), or fills in so that "
             "the JSON breaks; for what hookctl process would not find in the result; and for "
             "secrets in URLs. With --payload it also judges that payload's values.\n\n"
             "Each finding has a stable code, a severity (error, warning, note), line and "
             "column. Errors make the exit code 2; warnings and notes do not.\n\n"
             "-o json prints {\"errors\",\"warnings\",\"findings\":[{\"code\",\"severity\","
             "\"line\",\"column\",\"message\",\"hint\"}]}, -o ndjson one finding a line.",
         .arguments = arguments,
         .option_groups = lint_groups,
         .examples = lint_examples,
         .exit_codes = "0 2"},
    .run = lint,
    .watches_stop = false,
};

}  // namespace hookctl
