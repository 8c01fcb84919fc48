#include <algorithm>

#include <fmt/format.h>

#include "pipeline/process.hpp"
#include "s3/names.hpp"

namespace hookctl::pipeline {
namespace {

/// Aruna refuses some names, but only after the upload. Where the source's key has such characters
/// the storage is another one.
Result<void> check_name(const std::string& key, const Location& source,
                        const StorageSettings& settings) {
  if (settings.endpoint || !s3::check_aruna_key(source.key)) return {};
  return s3::check_aruna_key(key);
}

}  // namespace

Result<Plan> plan(const aruna::Payload& payload, const ProcessOptions& options) {
  if (payload.object.variant != aruna::ResourceVariant::object)
    return fail(ErrorCode::download_failed, "the hook fired on something that is no object",
                "only objects have bytes to process");
  if (!payload.download)
    return fail(ErrorCode::download_failed, "the payload has no download URL",
                "Aruna gives one only for objects that are available: use the trigger "
                "object-finished");
  HOOKCTL_CHECK(http::check_scheme(*payload.download, options.allow_http, "the download URL"));
  HOOKCTL_TRY(Location source, locate(*payload.download, options.storage));
  const auto* converter = convert::find(options.converter.name);
  HOOKCTL_TRY(std::string key,
              result_key(source.key, converter == nullptr ? "" : converter->suffix,
                         options.key_template, {payload.hook_id, payload.object_id}));
  if (options.publish != Publish::none) HOOKCTL_CHECK(check_name(key, source, options.storage));
  return Plan{std::move(source), std::move(key), payload.object.content_len};
}

}  // namespace hookctl::pipeline
