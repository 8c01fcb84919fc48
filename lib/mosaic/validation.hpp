// Judges a signed message, in the order in which Mosaic's library does.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "json/schema.hpp"

namespace hookctl::mosaic {

/// By whose rules.
enum class Rules {
  strict,  ///< the timestamp must be there, readable, and not in the future
  axinom,  ///< as the library has it, its leniency included, down to its reading of bytes that are
           ///< no UTF-8
};

struct Expectations {
  std::span<const Secret> secrets;  ///< any of them may have signed; the newest first
  Time at;                          ///< the moment at which the age is judged
  std::chrono::milliseconds max_age{120'000};
  std::chrono::milliseconds max_skew{60'000};  ///< how far in the future a timestamp may lie
  const json::Schema* schema = nullptr;        ///< of the payload
  Rules rules = Rules::strict;
};

/// What was found. A verdict is valid only where every check has passed; there is no other way to
/// one.
struct Verdict {
  bool valid = false;
  std::string_view code;  ///< stable; the library's names where it has one; "VALID" where valid
  std::string message;    ///< for people, in one sentence
  std::optional<double> age_seconds;  ///< where the timestamp can be read, negative in the future
  std::optional<std::string> message_id;
  std::optional<std::size_t> secret_index;  ///< which secret has signed it
  std::vector<json::Violation> violations;  ///< of the schema, all of them
};

Verdict validate(std::string_view body, std::string_view signature, const Expectations& expected);

}  // namespace hookctl::mosaic
