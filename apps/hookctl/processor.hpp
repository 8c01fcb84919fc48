// What `process` does with one payload, and may do with another after it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "aruna/payload.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"
#include "invocation.hpp"
#include "pipeline/process.hpp"
#include "s3/credentials.hpp"

namespace hookctl {

/// An error from before there was a payload to work off: a deadline that has passed by then is the
/// failure of the first stage, the download.
Error before_any_stage(Error error);

/// What came of a payload, ready to be printed.
struct Worked {
  std::string text;
  std::string json;
  bool skipped = false;
  std::optional<Error> error;  ///< where it failed
};

/// Works payloads off as the options say, or says what it would do.
class Processor {
 public:
  /// Reads and checks the options; opens the ledger. The invocation must outlive the processor.
  static Result<std::unique_ptr<Processor>> create(const Invocation& in);

  bool dry_run() const { return !ledger_.has_value(); }
  /// An error is one of which Aruna was not told: of a dry run, say.
  Result<Worked> work(const aruna::Payload& payload);

 private:
  Processor(const Invocation& in, pipeline::ProcessOptions options,
            std::optional<s3::Credentials> fallback, std::optional<Secret> token,
            std::optional<pipeline::Ledger> ledger)
      : in_(in),
        options_(std::move(options)),
        fallback_(std::move(fallback)),
        token_(std::move(token)),
        ledger_(std::move(ledger)) {}
  Result<Worked> plan(const aruna::Payload& payload) const;

  const Invocation& in_;
  pipeline::ProcessOptions options_;
  std::optional<s3::Credentials> fallback_;
  std::optional<Secret> token_;
  std::optional<pipeline::Ledger> ledger_;
};

}  // namespace hookctl
