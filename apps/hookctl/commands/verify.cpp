#include "commands/verify.hpp"

#include <array>

#include <fmt/format.h>

#include "base/io.hpp"
#include "base/log.hpp"
#include "capture/request_text.hpp"
#include "invocation.hpp"
#include "option_groups.hpp"
#include "verifier.hpp"
#include "verify_capture.hpp"
#include "verify_report.hpp"

namespace hookctl {
namespace {

constexpr std::size_t largest_message = 64 * 1024 * 1024;
constexpr std::size_t largest_headers = 1024 * 1024;

constexpr std::array arguments{
    cli::ArgumentSpec{.name = "FILE",
                      .help = "the body, or with --http the request, with --capture the capture; "
                              "standard input where it is “-” or left out",
                      .required = false},
};

constexpr std::array form_option_list{
    OptionSpec{.name = "signature",
               .metavar = "TEXT",
               .help = "FILE is the body, and this its signature",
               .kind = ValueKind::text},
    OptionSpec{.name = "headers",
               .metavar = "FILE",
               .help = "FILE is the body; take the signature from this file of header lines",
               .kind = ValueKind::file},
    OptionSpec{.name = "http", .help = "FILE is a raw HTTP request"},
    OptionSpec{.name = "capture", .help = "FILE is a capture; judge each of its records"},
};

constexpr std::array rule_option_list{
    OptionSpec{.name = "scheme",
               .metavar = "NAME",
               .help = "whose messages they are",
               .kind = ValueKind::choice,
               .choices = "mosaic|aruna",
               .default_value = "mosaic"},
    max_age_option,
    max_skew_option,
    OptionSpec{.name = "at",
               .metavar = "TIME",
               .help = "judge the age at this time, or “now”; by default now, and with --capture "
                       "when each record was received",
               .kind = ValueKind::text},
    schema_option,
    compat_option,
    OptionSpec{.name = "explain", .help = "find out why a signature does not match"},
    OptionSpec{.name = "pubkey-file",
               .metavar = "FILE",
               .help = "with --scheme aruna: the server's public key",
               .kind = ValueKind::file},
};

constexpr std::array secret_option_list{
    HOOKCTL_SECRET_OPTIONS("secret", "a webhook secret", true),
};

constexpr std::array option_groups{
    cli::OptionGroup{"What is to be verified", form_option_list},
    cli::OptionGroup{"Rules", rule_option_list},
    cli::OptionGroup{"Secret", secret_option_list},
};

constexpr std::array examples{
    cli::ExampleSpec{"Check a body that was saved with its signature",
                     "hookctl verify body.json --signature "
                     "'3J9fLJ0bYz1kMGK1cQvXrLHYqzPZ0y9lV3V1w1nqkVk=' --secret-file secret"},
    cli::ExampleSpec{"Learn why a request is refused",
                     "hookctl verify --http request.txt --explain --secret-file secret"},
    cli::ExampleSpec{"Accept the secret before the last as well, and check the payload",
                     "hookctl verify body.json --headers headers.txt --secret-file new "
                     "--secret-file old --schema schema.json"},
    cli::ExampleSpec{"Judge all that was recorded, a line a record",
                     "hookctl verify --capture traffic.ndjson --secret-file secret -o ndjson"},
    cli::ExampleSpec{"See whether secret and ids of an Aruna payload belong together",
                     "hookctl verify --scheme aruna --pubkey-file pubkey.txt payload.json"},
};

Result<void> check_form(const Invocation& in) {
  int forms = 0;
  for (const std::string_view option : {"signature", "headers"}) forms += in.given(option) ? 1 : 0;
  for (const std::string_view option : {"http", "capture"}) forms += in.flag(option) ? 1 : 0;
  const bool needs_one = *in.text("scheme") == "mosaic";
  if (forms > 1)
    return fail(ErrorCode::usage, "what FILE is, is said more than once",
                "give one of --signature, --headers, --http and --capture");
  if (forms == 0 && needs_one)
    return fail(ErrorCode::usage, "where is the signature?",
                "give it with --signature or --headers, or the whole request with --http or "
                "--capture");
  return {};
}

Result<std::optional<Time>> judged_at(const Invocation& in) {
  const auto text = in.text("at");
  if (!text) return std::nullopt;
  if (*text == "now") return in.runtime().clock.now();
  const auto time = parse_time(*text);
  if (!time)
    return fail(in.bad_value("at", "must be a time as RFC 3339 writes it, a date, or “now”"));
  return *time;
}

/// A message that is alone.
class Single {
 public:
  static Result<Single> read(const Invocation& in) {
    Single message;
    const std::string path = in.argument("FILE").value_or("-");
    HOOKCTL_TRY(message.body_, read_file(path, largest_message));
    if (in.flag("http")) {
      auto request = capture::parse_raw_request(message.body_);
      if (!request) return fail(std::move(request).error().within(named(path)));
      message.headers_ = std::move(request->headers);
      message.body_ = std::move(request->body);
    } else if (const auto file = in.text("headers")) {
      HOOKCTL_TRY(const std::string text, read_file(*file, largest_headers));
      auto headers = capture::parse_headers(text);
      if (!headers) return fail(std::move(headers).error().within(named(*file)));
      message.headers_ = std::move(*headers);
    }
    message.signature_ = in.text("signature");
    return message;
  }

  ReceivedMessage at(Time at) const {
    ReceivedMessage message = received_message(headers_, body_, at);
    if (!signature_) return message;
    message.signature = *signature_;
    message.signatures = 1;
    return message;
  }

 private:
  static std::string named(const std::string& path) {
    return path == "-" ? "standard input" : path;
  }

  std::string body_;
  capture::HeaderList headers_;
  std::optional<std::string> signature_;
};

Result<void> print_text(const Invocation& in, const Finding& finding) {
  const mosaic::Verdict& verdict = finding.verdict;
  std::string text;
  if (verdict.valid) {
    if (in.quiet()) return {};
    append_details(text, finding);
    text = text.empty() ? "valid\n" : fmt::format("valid: {}\n", text);
    append_reasons(text, finding);
    return in.out().write(text);
  }
  text = fmt::format("{}invalid{}: {}: {}\n", in.color() ? "\x1b[1;31m" : "",
                     in.color() ? "\x1b[0m" : "", verdict.code, printable(verdict.message));
  append_reasons(text, finding);
  return in.out().write(text);
}

Result<int> print(const Invocation& in, const ReceivedMessage& message, const Finding& finding) {
  const mosaic::Verdict& verdict = finding.verdict;
  const bool can_explain = *in.text("scheme") == "mosaic" && !in.flag("explain") &&
                           message.signatures == 1 &&
                           verdict.code == mosaic::code::invalid_signature;
  const std::string_view hint = can_explain ? "--explain looks for the cause" : "";
  if (in.format() == OutputFormat::text) {
    HOOKCTL_CHECK(print_text(in, finding));
    if (!hint.empty()) in.log().notice(hint);
    return verdict.valid ? 0 : exit_code(finding.failure);
  }
  json::Writer out;
  out.begin_object();
  write_finding(out, finding);
  out.end_object();
  HOOKCTL_CHECK(in.out().line(out.text()));
  if (verdict.valid) return 0;
  return fail(finding.failure, fmt::format("{}: {}", verdict.code, verdict.message),
              std::string(hint));
}

Result<int> run(Invocation& in) {
  HOOKCTL_CHECK(check_form(in));
  HOOKCTL_TRY(const std::optional<Time> at, judged_at(in));
  HOOKCTL_TRY(const std::unique_ptr<Verifier> verifier, make_verifier(in));
  if (in.flag("capture")) return verify_capture(in, *verifier, at);
  HOOKCTL_TRY(const Single single, Single::read(in));
  const ReceivedMessage message = single.at(at.value_or(in.runtime().clock.now()));
  return print(in, message, verifier->judge(message));
}

}  // namespace

constinit const Command verify_command{
    .spec =
        {.name = "verify",
         .group = "Payloads",
         .summary = "check the signature, age and content of messages",
         .description =
             "Judges a Mosaic message by its signature, its timestamp and, where there is a "
             "schema, its payload. The bytes are judged as they are: nothing is trimmed, decoded "
             "or inflated. Of several secrets any may have signed, so that two are given while "
             "one replaces the other.\n\n"
             "Prints the verdict with a stable code; the right signature of a message is never "
             "printed. A capture gets a verdict a record and a summary: 0 where all are valid, 8 "
             "where some are, 3 where none is, 2 where there is no record. A last record that was "
             "cut short is told and passed over. Where whoever reads the verdicts goes away "
             "before the last is judged, as head does, it is 141, or the failure's where one was "
             "seen: never 0.\n\n"
             "With --scheme aruna FILE is a payload of Aruna's. Its secret shows that hook and "
             "object belong together, and nothing of where the payload comes from: anyone who "
             "knows the server's public key can compute it.",
         .arguments = arguments,
         .option_groups = option_groups,
         .examples = examples,
         .exit_codes = "0 2 3 8"},
    .run = run,
    .watches_stop = false,
};

}  // namespace hookctl
