#include <charconv>

#include "crypto/encoding.hpp"
#include "sandbox/s3_face.hpp"

namespace hookctl::sandbox {
namespace {

constexpr std::size_t most_keys = 1000;

std::size_t limit_of(const S3Request& request) {
  const auto text = request.value("max-keys");
  std::size_t limit = most_keys;
  std::from_chars(text.data(), text.data() + text.size(), limit);
  return std::min(limit, most_keys);
}

/// One page of keys and of the prefixes that a delimiter folds keys into.
struct Page {
  std::string content;
  std::string last;  ///< where the next page begins
  std::size_t count = 0;
  bool truncated = false;
};

std::string entry(const Record& record, bool encoded) {
  const auto key = encoded ? percent_encode(record.path, "/") : record.path;
  return "<Contents>" + xml_element("Key", key) +
         xml_element("LastModified", record.resource.created_at) +
         xml_element("ETag", "-" + record.resource.id) +
         xml_element("Size", std::to_string(record.resource.content_len.value_or(0))) +
         xml_element("StorageClass", "STANDARD") + "</Contents>";
}

Result<Page> page_of(State& state, const S3Request& request, std::string after) {
  const auto prefix = request.value("prefix");
  const auto delimiter = request.value("delimiter");
  const bool encoded = request.value("encoding-type") == "url";
  const auto limit = limit_of(request);
  Page page;
  std::string folded;
  for (bool more = true; more;) {
    HOOKCTL_TRY(const auto records, state.store.list(prefix, after, most_keys));
    more = records.size() == most_keys;
    for (const auto& record : records) {
      after = record.path;
      if (record.resource.status != aruna::Status::available) continue;
      const auto cut =
          delimiter.empty() ? std::string::npos : record.path.find(delimiter, prefix.size());
      const auto common =
          cut == std::string::npos ? std::string() : record.path.substr(0, cut + delimiter.size());
      if (!common.empty() && common == folded) {
        page.last = record.path;
        continue;
      }
      if (page.count == limit) {
        page.truncated = limit > 0;
        return page;
      }
      ++page.count;
      page.last = record.path;
      folded = common;
      page.content +=
          common.empty()
              ? entry(record, encoded)
              : "<CommonPrefixes>" +
                    xml_element("Prefix", encoded ? percent_encode(common, "/") : common) +
                    "</CommonPrefixes>";
    }
  }
  return page;
}

}  // namespace

S3Answer<void> s3_list_buckets(State& state, S3Request& request) {
  std::string created;
  {
    const std::lock_guard guard(state.mutex);
    const auto project = state.store.find(state.identity.project_id);
    if (project && *project) created = (*project)->resource.created_at;
  }
  respond_xml(request.exchange, "ListAllMyBucketsResult",
              "<Owner>" + xml_element("ID", state.identity.user_id) + "</Owner><Buckets><Bucket>" +
                  xml_element("Name", state.identity.project) +
                  xml_element("CreationDate", created) + "</Bucket></Buckets>");
  return {};
}

S3Answer<void> s3_list_objects(State& state, S3Request& request) {
  const bool second = request.value("list-type") == "2";
  std::string after = request.value(second ? "start-after" : "marker");
  if (const auto token = request.value("continuation-token"); !token.empty()) {
    const auto decoded = crypto::from_base64(token);
    if (!decoded) return refuse_s3(400, "InvalidArgument", "The continuation token is incorrect");
    after = *decoded;
  }
  const std::lock_guard guard(state.mutex);
  const auto page = page_of(state, request, after);
  if (!page) return fail(S3Error{500, "InternalError", page.error().text()});
  std::string head = xml_element("Name", request.bucket) +
                     xml_element("Prefix", request.value("prefix")) +
                     xml_element("MaxKeys", std::to_string(limit_of(request))) +
                     xml_element("IsTruncated", page->truncated ? "true" : "false");
  if (request.has("delimiter")) head += xml_element("Delimiter", request.value("delimiter"));
  if (request.has("encoding-type")) head += xml_element("EncodingType", "url");
  if (second) head += xml_element("KeyCount", std::to_string(page->count));
  if (page->truncated) {
    head += second ? xml_element("NextContinuationToken", crypto::base64(page->last))
                   : xml_element("NextMarker", page->last);
  }
  respond_xml(request.exchange, "ListBucketResult", head + page->content);
  return {};
}

}  // namespace hookctl::sandbox
