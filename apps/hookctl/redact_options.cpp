#include "redact_options.hpp"

#include <fmt/format.h>

#include "base/log.hpp"
#include "json/pointer.hpp"

namespace hookctl {

Result<capture::RedactOptions> read_redact_options(const Invocation& in) {
  capture::RedactOptions options{in.list("header"), in.list("pointer"), in.flag("body")};
  for (const std::string& name : options.headers)
    if (name.empty() || name.find_first_of(": \t\r\n") != std::string::npos)
      return fail(in.bad_value("header", "must be a header's name alone"));
  for (const std::string& pointer : options.pointers)
    if (!json::split_pointer(pointer))
      return fail(in.bad_value("pointer", "must be a JSON pointer, such as /payload/token"));
  return options;
}

void RecordRedactor::redact(capture::Record& record) {
  const capture::Redaction done = capture::redact(record, options_);
  if (!done.done.empty()) ++records_;
  if (done.body_changed) ++bodies_;
  opaque_ += done.bodies_opaque;
}

void RecordRedactor::report(const Invocation& in) const {
  const auto several = [](std::uint64_t count, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", count, count == 1 ? one : many);
  };
  if (bodies_ > 0)
    in.log().notice(fmt::format("the {} changed: no signature over {} can verify any more",
                                several(bodies_, "body was", "bodies were"),
                                bodies_ == 1 ? "it" : "them"));
  if (opaque_ > 0)
    in.log().notice(
        fmt::format("{} neither JSON nor a form, and stayed as it was; --body redacts all of it",
                    several(opaque_, "body is", "bodies are")));
}

}  // namespace hookctl
