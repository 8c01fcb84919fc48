#include "base/error.hpp"

#include <array>

namespace hookctl {
namespace {

struct Row {
  ErrorCode code;
  std::string_view name;
  int exit;
};

constexpr std::array rows{
    Row{ErrorCode::internal, "internal", 1},
    Row{ErrorCode::usage, "usage", 2},
    Row{ErrorCode::config, "config", 2},
    Row{ErrorCode::invalid_input, "invalid-input", 2},
    Row{ErrorCode::verification_failed, "verification-failed", 3},
    Row{ErrorCode::not_found, "not-found", 4},
    Row{ErrorCode::refused, "refused", 5},
    Row{ErrorCode::unreachable, "unreachable", 6},
    Row{ErrorCode::timed_out, "timed-out", 7},
    Row{ErrorCode::partial_failure, "partial-failure", 8},
    Row{ErrorCode::negative, "negative", 9},
    Row{ErrorCode::download_failed, "download-failed", 10},
    Row{ErrorCode::convert_failed, "convert-failed", 11},
    Row{ErrorCode::upload_failed, "upload-failed", 12},
    Row{ErrorCode::register_failed, "register-failed", 13},
    Row{ErrorCode::callback_failed, "callback-failed", 14},
    Row{ErrorCode::interrupted, "interrupted", 128},
};

constexpr const Row& row_of(ErrorCode code) {
  return rows[static_cast<std::size_t>(code)];
}

constexpr bool in_order() {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (static_cast<std::size_t>(rows[i].code) != i) return false;
  return true;
}
static_assert(in_order(), "the table is indexed by the code");

}  // namespace

std::string_view name_of(ErrorCode code) {
  return row_of(code).name;
}

int exit_code(ErrorCode code, int signal) {
  return row_of(code).exit + (code == ErrorCode::interrupted ? signal : 0);
}

Error Error::within(std::string_view doing) && {
  context = context.empty() ? std::string(doing) : std::string(doing) + ": " + context;
  return std::move(*this);
}

Error Error::as(ErrorCode other) && {
  code = other;
  return std::move(*this);
}

std::string Error::text() const {
  return context.empty() ? message : context + ": " + message;
}

}  // namespace hookctl
