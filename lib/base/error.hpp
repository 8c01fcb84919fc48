// Errors as values, and the one place where they become exit codes.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

namespace hookctl {

/// What went wrong, in the terms of the command-line contract. Each has a stable name for
/// `-o json` and an exit code.
enum class ErrorCode {
  internal,             ///< a fault of hookctl itself
  usage,                ///< the command line cannot be understood
  config,               ///< configuration that cannot be used
  invalid_input,        ///< a file or payload that cannot be used
  verification_failed,  ///< signature, secret, schema, age or digest
  not_found,
  refused,      ///< the remote says: not authenticated or not permitted
  unreachable,  ///< the remote cannot be reached or keeps failing
  timed_out,
  partial_failure,  ///< some of several failed
  negative,         ///< `match` would not fire, `diff` found differences
  download_failed,  ///< the stages of `process`
  convert_failed,
  upload_failed,
  register_failed,
  callback_failed,
  interrupted,  ///< ended by a signal
};

/// The stable name of a code, as printed in `{"error":{"code":…}}`.
std::string_view name_of(ErrorCode code);

/// The process's exit code for an error; for `interrupted` 128 plus the signal's number.
int exit_code(ErrorCode code, int signal = 0);

/// What happened (`message`), while doing what (`context`, outermost first), and what to do about
/// it (`hint`). None of the three ever holds a secret.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;
  std::string context;
  std::string hint;

  /// The same error seen from one level further out.
  Error within(std::string_view doing) &&;
  /// The same error under another code: a stage of `process` owns its failures.
  Error as(ErrorCode other) &&;
  /// Context and message as one line, without the hint.
  std::string text() const;
};

template <typename T>
using Result = tl::expected<T, Error>;

/// An error to return from a function whose result is a Result.
inline tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string hint = {}) {
  return tl::unexpected<Error>(Error{code, std::move(message), {}, std::move(hint)});
}

/// Hands an error on.
inline tl::unexpected<Error> fail(Error error) {
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace hookctl

// Evaluates to the value of a Result, or returns its error from the calling function. Two forms,
// for a value that is wanted and for one that is not.
#define HOOKCTL_CONCAT_INNER(a, b) a##b
#define HOOKCTL_CONCAT(a, b) HOOKCTL_CONCAT_INNER(a, b)
#define HOOKCTL_TRY_IMPL(temporary, declaration, ...)                   \
  auto&& temporary = (__VA_ARGS__);                                     \
  if (!temporary) return ::hookctl::fail(std::move(temporary).error()); \
  declaration = std::move(*temporary)
#define HOOKCTL_TRY(declaration, ...) \
  HOOKCTL_TRY_IMPL(HOOKCTL_CONCAT(hookctl_try_, __COUNTER__), declaration, __VA_ARGS__)
#define HOOKCTL_CHECK(...)                                        \
  do {                                                            \
    if (auto&& hookctl_checked = (__VA_ARGS__); !hookctl_checked) \
      return ::hookctl::fail(std::move(hookctl_checked).error()); \
  } while (false)
