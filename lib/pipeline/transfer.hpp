// The stream of `process`: download → check → convert → upload, in one pass and bounded memory.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/runtime.hpp"
#include "base/url.hpp"
#include "convert/converter.hpp"
#include "http/transport.hpp"
#include "pipeline/stage.hpp"
#include "s3/upload.hpp"

namespace hookctl::pipeline {

/// An error, under its own code, and the stage that it belongs to (`in_stage` joins the two).
struct StageError {
  Stage stage;
  Error error;
};
template <typename T>
using StageResult = tl::expected<T, StageError>;

/// What is to be downloaded, and what is known of it beforehand.
struct Source {
  Url url;
  std::optional<std::uint64_t> size;
  /// Digests in hex; by its length each is a SHA-256 or an MD5, others are left alone.
  std::vector<std::string> hashes;
};

/// What has been downloaded.
struct InputRecord {
  std::uint64_t size = 0;
  std::string sha256;
};

struct TransferPlan {
  Source source;
  convert::Options converter;
  std::string temp_dir;
  std::string object_id;
  std::chrono::milliseconds idle_timeout{300'000};
  /// Opens the place for the output. Where that is the input unchanged its size is given if known,
  /// and `known_digests` for the upload's options.
  std::function<Result<std::unique_ptr<s3::Upload>>(std::optional<std::uint64_t> size,
                                                    std::function<s3::Digests()> known_digests)>
      open_output;
  /// Told when the input has been received whole and found right.
  std::function<Result<void>(const InputRecord&)> on_input;
  /// Told how far it is, often.
  std::function<void(std::uint64_t received, std::optional<std::uint64_t> of)> on_progress;
};

struct Transferred {
  InputRecord input;
  s3::Uploaded output;
  std::vector<std::string> warnings;
  /// How long the input was on its way, the converter at its end, and the output behind it.
  std::chrono::milliseconds download{}, convert{}, upload{};
};

/// Nothing becomes visible before the whole input has been received and its size and digests
/// found right: a digest that differs is `verification_failed`. `transport` does not repeat
/// requests by itself: the download resumes where it was torn.
StageResult<Transferred> transfer(http::Transport& transport, const Runtime& runtime,
                                  const TransferPlan& plan);

}  // namespace hookctl::pipeline
