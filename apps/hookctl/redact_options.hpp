// What is to be redacted beyond the usual.
#pragma once

#include <array>

#include "base/error.hpp"
#include "capture/redact.hpp"
#include "invocation.hpp"
#include "option_groups.hpp"

namespace hookctl {

inline constexpr std::array redact_option_list{
    OptionSpec{.name = "header",
               .metavar = "NAME",
               .help = "redact this header too",
               .kind = ValueKind::text,
               .repeatable = true},
    OptionSpec{.name = "pointer",
               .metavar = "POINTER",
               .help = "redact the value that this JSON pointer names in a body, too",
               .kind = ValueKind::text,
               .repeatable = true},
    OptionSpec{.name = "body", .help = "redact the whole body"},
};
inline constexpr OptionGroup redact_options{"What else is redacted", redact_option_list};

/// Reads them. A usage error for what is no header's name or no pointer.
Result<capture::RedactOptions> read_redact_options(const Invocation& in);

/// Redacts records, and tells at the end what that means for signatures.
class RecordRedactor {
 public:
  explicit RecordRedactor(capture::RedactOptions options) : options_(std::move(options)) {}
  void redact(capture::Record& record);
  void report(const Invocation& in) const;
  std::uint64_t records() const { return records_; }
  std::uint64_t bodies() const { return bodies_; }

 private:
  capture::RedactOptions options_;
  std::uint64_t records_ = 0;  ///< in which something was redacted now
  std::uint64_t bodies_ = 0;
  std::uint64_t opaque_ = 0;
};

}  // namespace hookctl
