// Where a payload's object lies, read off its presigned URL, and where its result is to go.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/url.hpp"
#include "pipeline/ledger.hpp"
#include "s3/credentials.hpp"

namespace hookctl::pipeline {

/// What the command line says about the storage; unset members are read off the URL.
struct StorageSettings {
  std::optional<Url> endpoint;
  std::optional<std::string> region;
  bool path_style = false;
};

struct Location {
  s3::Endpoint endpoint;
  std::string bucket;
  std::string key;  ///< decoded
};

/// Takes a presigned URL apart: `BUCKET.HOST/KEY`, or `HOST/BUCKET/KEY` where path style is asked
/// for or the host is an address. The region comes from the URL's credential scope, else it is
/// Aruna's `RegionOne`.
Result<Location> locate(const Url& presigned, const StorageSettings& settings);

/// X-Amz-Date of a presigned URL; empty where it has none. Texts of this form sort by time.
std::string fired_at(const Url& presigned);

/// Whether a template for keys can be read, whatever it will be filled with.
Result<void> check_key_template(const std::string& key_template);

/// The key of the result. Without a template the source's key with its last suffix replaced by
/// `suffix`; where that is the source's key again, `-processed` goes before the suffix. In a
/// template `{key}`, `{dir}` (with its slash, or empty), `{name}`, `{stem}`, `{suffix}`,
/// `{object_id}` and `{hook_id}` are filled in. An empty suffix keeps the source's.
Result<std::string> result_key(const std::string& source_key, std::string_view suffix,
                               const std::optional<std::string>& key_template, const JobId& id);

}  // namespace hookctl::pipeline
