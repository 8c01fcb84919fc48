// What is wrong, or could go wrong, with a hook's custom template.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "aruna/payload.hpp"

namespace hookctl::aruna {

enum class Severity {
  note,     ///< worth knowing
  warning,  ///< goes wrong for some objects, or for some receivers
  error     ///< the server refuses it, or it never works
};

/// "error", "warning" or "note".
std::string_view name_of(Severity severity);

struct TemplateFinding {
  std::string_view code;  ///< stable; docs/aruna.md lists them
  Severity severity = Severity::warning;
  std::size_t line = 1;    ///< from 1
  std::size_t column = 1;  ///< from 1, in characters
  std::string message;
  std::string hint;
};

/// Everything that can be said of a template, in the order of its text. With a payload, what its
/// values do in there as well; no finding quotes a value.
std::vector<TemplateFinding> lint_template(std::string_view text, const Payload* payload = nullptr);

}  // namespace hookctl::aruna
