#include "commands/inspect.hpp"

#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/io.hpp"
#include "capture/reader.hpp"
#include "capture/request_text.hpp"
#include "inspect_capture.hpp"
#include "invocation.hpp"
#include "option_groups.hpp"
#include "payload_file.hpp"
#include "traffic_file.hpp"

namespace hookctl {
namespace {

constexpr std::size_t largest_message = 64 * 1024 * 1024;

constexpr std::array arguments{
    cli::ArgumentSpec{.name = "FILE",
                      .help = "a payload or message, a raw HTTP request or response, or a capture; "
                              "standard input where it is “-” or left out",
                      .required = false},
};

constexpr std::array capture_option_list{
    OptionSpec{.name = "id",
               .metavar = "ID",
               .help = "of a capture, tell all of the record of this id",
               .kind = ValueKind::text},
    OptionSpec{.name = "summary", .help = "of a capture, tell the summary alone"},
};

constexpr std::array check_option_list{
    HOOKCTL_SECRET_OPTIONS("secret", "a webhook secret of Mosaic's", true),
    OptionSpec{.name = "pubkey-file",
               .metavar = "FILE",
               .help = "check the secret of Aruna's payloads with this public key of the server",
               .kind = ValueKind::file,
               .from_profile = true},
};

constexpr std::array option_groups{
    cli::OptionGroup{"Captures", capture_option_list},
    cli::OptionGroup{"To check signatures and secrets", check_option_list},
};

constexpr std::array examples{
    cli::ExampleSpec{"See what a payload is, and what to do with it",
                     "hookctl inspect payload.json"},
    cli::ExampleSpec{"See what came, a line a record", "hookctl inspect traffic.ndjson"},
    cli::ExampleSpec{"All of one record, with the verdict on its signature",
                     "hookctl inspect traffic.ndjson --id 01JDB2Q7W3E4R5T6Y7Z8A9B0CD "
                     "--secret-file secret"},
};

class Single {
 public:
  Single(const Inspector& inspector, Time now) : inspector_(inspector), now_(now) {}

  Inspected look(const std::string& file, FileForm form, std::string_view text) const {
    Inspected what;
    what.form = form;
    if (form == FileForm::request)
      look_at_request(what, text);
    else if (form == FileForm::response)
      look_at_response(what, text);
    else
      look_at_body(what, text);
    what.next = next_steps(what.found, {file, form, {}}, now_);
    return what;
  }

 private:
  static std::vector<HeaderPair> views(const capture::HeaderList& headers) {
    return {headers.begin(), headers.end()};
  }

  static Unknown unreadable(std::string_view what, const Error& error) {
    return {fmt::format("it begins like a raw HTTP {} and is none: {}", what, error.text()), {}};
  }

  void look_at_request(Inspected& what, std::string_view text) const {
    const auto request = capture::parse_raw_request(text);
    what.size = request ? request->body.size() : text.size();
    if (!request) {
      what.found = unreadable("request", request.error());
      return;
    }
    const auto headers = views(request->headers);
    what.head = head_of(request->method, request->target, headers);
    what.found = inspector_.look({.body = request->body, .headers = headers, .at = now_});
  }

  void look_at_response(Inspected& what, std::string_view text) const {
    const auto response = capture::parse_raw_response(text);
    what.size = response ? response->body.size() : text.size();
    if (!response) {
      what.found = unreadable("response", response.error());
      return;
    }
    const auto headers = views(response->headers);
    what.found = inspector_.look(
        {.body = response->body, .headers = headers, .status = response->status, .at = now_});
  }

  void look_at_body(Inspected& what, std::string_view text) const {
    what.size = text.size();
    what.found = inspector_.look({.body = text, .at = now_});
  }

  const Inspector& inspector_;
  Time now_;
};

Result<Inspector> make_inspector(const Invocation& in) {
  std::unique_ptr<Verifier> verifier;
  HOOKCTL_TRY(std::vector<Secret> secrets, in.secrets("secret"));
  if (!secrets.empty()) {
    MosaicRules rules;
    rules.secrets = std::move(secrets);
    rules.explains = true;
    verifier = make_mosaic_verifier(std::move(rules));
  }
  std::optional<std::string> pubkey;
  if (const auto file = in.text("pubkey-file")) {
    HOOKCTL_TRY(pubkey, read_pubkey(in, *file));
  }
  return Inspector(std::move(verifier), std::move(pubkey));
}

/// Whether one of its lines is a record: a capture whose first line is damaged.
Result<bool> has_record(std::string_view text) {
  MemorySource bytes(text);
  capture::Reader reader(bytes);
  capture::Entry entry;
  do {
    HOOKCTL_CHECK(reader.next(entry));
    if (entry.kind == capture::Entry::Kind::record) return true;
  } while (entry.kind != capture::Entry::Kind::end);
  return false;
}

Result<int> tell_capture(const Invocation& in, const Inspector& inspector, const std::string& file,
                         ByteSource& bytes) {
  if (const auto id = in.text("id"))
    HOOKCTL_CHECK(inspect_record(in, inspector, file, bytes, *id));
  else
    HOOKCTL_CHECK(inspect_capture(in, inspector, file, bytes));
  return 0;
}

Result<int> tell_message(const Invocation& in, const Inspected& what) {
  for (const std::string_view option : {"id", "summary"})
    if (in.given(option)) return fail(in.bad_value(option, "the file is no capture"));
  HOOKCTL_CHECK(print_inspected(in, what));
  const auto* unknown = std::get_if<Unknown>(&what.found);
  if (unknown == nullptr) return 0;
  if (in.format() == OutputFormat::text) return exit_code(ErrorCode::invalid_input);
  return fail(ErrorCode::invalid_input, "nothing that hookctl knows: " + unknown->why);
}

Result<int> run(Invocation& in) {
  HOOKCTL_TRY(const Inspector inspector, make_inspector(in));
  const std::string path = in.argument("FILE").value_or("-");
  HOOKCTL_TRY(const auto file, TrafficFile::open(path, in.stop()));
  if (file->form() == FileForm::capture) return tell_capture(in, inspector, path, file->bytes());
  HOOKCTL_TRY(std::string text, file->read_all(largest_message));
  const Time now = in.runtime().clock.now();
  const Inspected what = Single(inspector, now).look(path, file->form(), text);
  if (std::holds_alternative<Unknown>(what.found)) {
    HOOKCTL_TRY(const bool capture, has_record(text));
    MemorySource bytes(text);
    if (capture) return tell_capture(in, inspector, path, bytes);
  }
  wipe(text.data(), text.size());
  return tell_message(in, what);
}

}  // namespace

constinit const Command inspect_command{
    .spec = {.name = "inspect",
             .group = "Traffic",
             .summary = "tell what a payload, a message or a capture is, and what to do with it",
             .description =
                 "Says in words what a file holds: the payload of a hook of Aruna's, in any of its "
                 "forms; a message of Mosaic's, or an answer to one, alone or as raw HTTP; or a "
                 "capture of many. It tells ids, the object, sizes and ages, until when the "
                 "download URL holds, whether signature or secret is right where there is what to "
                 "check it with, what is missing, and the command to use next. Secrets, tokens and "
                 "signatures are never shown.\n\n"
                 "A capture gets a line a record and a summary, however long it is. A verdict "
                 "judges a record's age as of the moment when it was received, a message's alone "
                 "as of now; all other ages are as of now.\n\n"
                 "The exit code is 0 where it could be told what it is, though a signature may be "
                 "wrong or a URL expired: “verify” is what judges. It is 2 where it could not.",
             .arguments = arguments,
             .option_groups = option_groups,
             .examples = examples,
             .exit_codes = "0 2 4"},
    .run = run,
    .watches_stop = false,
};

}  // namespace hookctl
