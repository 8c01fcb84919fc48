#include "pipeline/location.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace hookctl::pipeline {
namespace {

constexpr auto npos = std::string::npos;

struct KeyParts {
  std::string dir;
  std::string stem;
  std::string suffix;
  std::string name() const { return stem + suffix; }
};

/// A leading dot makes a hidden file, not a suffix.
KeyParts split_key(const std::string& key) {
  const auto slash = key.rfind('/');
  const auto start = slash == npos ? 0 : slash + 1;
  const auto dot = key.rfind('.');
  const bool suffixed = dot != npos && dot > start;
  return {key.substr(0, start), key.substr(start, (suffixed ? dot : key.size()) - start),
          suffixed ? key.substr(dot) : ""};
}

bool is_address(std::string_view host) {
  return host.starts_with('[') || host.find_first_not_of("0123456789.") == npos ||
         host == "localhost";
}

/// The bucket in the host's first label, and the host behind it.
Result<std::pair<std::string, Url>> virtual_host(const Url& url, const StorageSettings& settings) {
  const std::string_view host = url.host();
  auto split = host.find('.');
  // A bucket's name may hold dots: an endpoint that is known tells where it ends.
  if (settings.endpoint) {
    const std::string tail = fmt::format(".{}", settings.endpoint->host());
    if (host.ends_with(tail)) split = host.size() - tail.size();
  }
  if (split == npos || split == 0)
    return fail(ErrorCode::invalid_input,
                fmt::format("the download URL {} names no bucket in its host", url.display()),
                "if its path begins with the bucket, say --path-style");
  auto rest = fmt::format("{}://{}", url.scheme(), host.substr(split + 1));
  if (url.has_port()) rest += fmt::format(":{}", url.port());
  HOOKCTL_TRY(Url endpoint, Url::parse(rest));
  return std::pair(std::string(host.substr(0, split)), std::move(endpoint));
}

std::string region_of(const Url& url) {
  // X-Amz-Credential is KEY/DATE/REGION/s3/aws4_request, and a key may hold slashes.
  std::string scope = url.query_value("X-Amz-Credential").value_or("");
  for (int field = 0; field < 2 && scope.rfind('/') != npos; ++field)
    scope.resize(scope.rfind('/'));
  const auto slash = scope.rfind('/');
  return slash == npos ? "RegionOne" : scope.substr(slash + 1);
}

Result<std::string> fill(const std::string& key_template, const KeyParts& source,
                         std::string_view ending, std::string_view object_id,
                         std::string_view hook_id) {
  std::string key;
  std::string_view rest = key_template;
  while (!rest.empty()) {
    const auto open = std::min(rest.find('{'), rest.size());
    key += rest.substr(0, open);
    rest.remove_prefix(open);
    if (rest.empty()) break;
    const auto close = rest.find('}');
    if (close == npos) return fail(ErrorCode::usage, "--key has a “{” without its “}”");
    const auto field = rest.substr(1, close - 1);
    if (field == "key")
      key += source.dir + source.name();
    else if (field == "dir")
      key += source.dir;
    else if (field == "name")
      key += source.name();
    else if (field == "stem")
      key += source.stem;
    else if (field == "suffix")
      key += ending;
    else if (field == "object_id")
      key += object_id;
    else if (field == "hook_id")
      key += hook_id;
    else
      return fail(ErrorCode::usage, fmt::format("--key does not know “{{{}}}”", field),
                  "it knows {key}, {dir}, {name}, {stem}, {suffix}, {object_id} and {hook_id}");
    rest.remove_prefix(close + 1);
  }
  return key;
}

}  // namespace

Result<void> check_key_template(const std::string& key_template) {
  HOOKCTL_CHECK(fill(key_template, {}, "", "", ""));
  return {};
}

Result<Location> locate(const Url& presigned, const StorageSettings& settings) {
  const bool path_style = settings.path_style || is_address(presigned.host());
  std::string bucket;
  std::string_view key = presigned.path().substr(1);
  HOOKCTL_TRY(Url endpoint, presigned.with_path("/"));
  if (path_style) {
    const auto slash = key.find('/');
    bucket = percent_decode(key.substr(0, slash));
    key = slash == npos ? std::string_view() : key.substr(slash + 1);
  } else {
    HOOKCTL_TRY(auto host, virtual_host(presigned, settings));
    bucket = std::move(host.first);
    endpoint = std::move(host.second);
  }
  if (bucket.empty() || key.empty())
    return fail(ErrorCode::invalid_input,
                fmt::format("the download URL {} names no object", presigned.display()),
                "its path must hold the key (and the bucket, with --path-style)");
  return Location{{settings.endpoint.value_or(std::move(endpoint)),
                   settings.region.value_or(region_of(presigned)), path_style},
                  std::move(bucket),
                  percent_decode(key)};
}

std::string fired_at(const Url& presigned) {
  return presigned.query_value("X-Amz-Date").value_or("");
}

Result<std::string> result_key(const std::string& source_key, std::string_view suffix,
                               const std::optional<std::string>& key_template, const JobId& id) {
  const KeyParts source = split_key(source_key);
  const std::string ending(suffix.empty() ? source.suffix : suffix);
  if (!key_template) {
    std::string key = source.dir + source.stem + ending;
    if (key == source_key) key = source.dir + source.stem + "-processed" + ending;
    return key;
  }

  HOOKCTL_TRY(std::string key,
              fill(*key_template, source, ending, id.object_id.text(), id.hook_id.text()));
  if (key.empty() || key.front() == '/' || key.back() == '/')
    return fail(ErrorCode::usage, fmt::format("“{}” is no key for the result", key),
                "a key neither is empty nor begins or ends with a slash");
  if (key == source_key)
    return fail(ErrorCode::usage, "--key gives the source's own key",
                "the result would replace its source, and the hook fire again: choose another");
  return key;
}

}  // namespace hookctl::pipeline
