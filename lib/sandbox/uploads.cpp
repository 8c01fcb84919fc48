#include <algorithm>

#include "sandbox/objects.hpp"

namespace hookctl::sandbox {
namespace {

using aruna::HashAlgorithm;
using aruna::ResourceVariant;

/// The object that an upload to a key fills: one that waits for its bytes, a new revision, or a new
/// one.
struct Target {
  Record record;
  bool made_by_proxy = false;  ///< for a key that meant nothing before
};

Answer<Target> target_of(State& state, const std::string& key) {
  HOOKCTL_TRY(auto found, state.store.find_path(key, ResourceVariant::object));
  if (!found) {
    if (!is_valid_key(key)) return refuse(Code::permission_denied, "Invalid object name");
    HOOKCTL_TRY(auto made, create_object_at(state, key));
    return Target{std::move(made), true};
  }
  if (found->resource.status == aruna::Status::initializing) return Target{std::move(*found)};
  HOOKCTL_TRY(auto revision, create_revision(state, *found));
  return Target{std::move(revision)};
}

/// Aruna's proxy swaps the tags where it made the object itself.
std::vector<aruna::Hash> hashes_of(bool swapped, const std::string& md5,
                                   const std::string& sha256) {
  return {{HashAlgorithm::md5, swapped ? sha256 : md5},
          {HashAlgorithm::sha256, swapped ? md5 : sha256}};
}

std::string_view without_dash(std::string_view etag) {
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') {
    etag = etag.substr(1, etag.size() - 2);
  }
  return etag.substr(!etag.empty() && etag.front() == '-' ? 1 : 0);
}

/// The parts that were asked for, in their order; S3's own rules for the list.
Answer<std::vector<Segment>> chosen_segments(const std::vector<Part>& there,
                                             const std::vector<PartToken>& asked) {
  if (asked.empty()) return refuse(Code::invalid_argument, "No parts were given");
  std::vector<Segment> segments;
  int last = 0;
  for (const auto& token : asked) {
    if (token.number <= last) return refuse(Code::invalid_argument, "Parts are out of order");
    last = token.number;
    const auto part = std::find_if(there.begin(), there.end(), [&](const Part& candidate) {
      return candidate.number == token.number &&
             without_dash(candidate.etag) == without_dash(token.etag);
    });
    if (part == there.end()) return refuse(Code::not_found, "A part was not found");
    segments.push_back(part->segment);
  }
  return segments;
}

}  // namespace

Answer<Record> put_object(State& state, const std::string& key, const Segment& segment,
                          const std::string& md5, const std::string& sha256) {
  const std::lock_guard guard(state.mutex);
  HOOKCTL_TRY(auto transaction, Transaction::begin(state.store.database()));
  HOOKCTL_TRY(auto target, target_of(state, key));
  HOOKCTL_CHECK(
      finish_object(state, target.record, {segment}, hashes_of(target.made_by_proxy, md5, sha256)));
  HOOKCTL_CHECK(transaction.commit());
  return std::move(target.record);
}

Answer<std::string> begin_multipart(State& state, const std::string& key) {
  const std::lock_guard guard(state.mutex);
  HOOKCTL_TRY(auto transaction, Transaction::begin(state.store.database()));
  HOOKCTL_TRY(const auto target, target_of(state, key));
  const auto upload_id = state.new_id();
  HOOKCTL_CHECK(state.store.insert_upload(upload_id, target.record.resource.id));
  HOOKCTL_CHECK(transaction.commit());
  return upload_id;
}

Answer<Record> complete_multipart(State& state, const std::string& upload_id,
                                  const std::vector<PartToken>& parts) {
  const std::lock_guard guard(state.mutex);
  HOOKCTL_TRY(auto transaction, Transaction::begin(state.store.database()));
  HOOKCTL_TRY(const auto object_id, state.store.upload_object(upload_id));
  if (!object_id) return refuse(Code::not_found, "The upload was not found");
  HOOKCTL_TRY(auto record, state.store.find(*object_id));
  if (!record || record->resource.status != aruna::Status::initializing) {
    return refuse(Code::invalid_argument, "The object is not waiting for its bytes");
  }
  HOOKCTL_TRY(const auto there, state.store.parts(upload_id));
  HOOKCTL_TRY(const auto segments, chosen_segments(there, parts));
  HOOKCTL_CHECK(finish_object(state, *record, segments, {}));
  HOOKCTL_CHECK(state.store.delete_upload(upload_id));
  HOOKCTL_CHECK(transaction.commit());
  return std::move(*record);
}

}  // namespace hookctl::sandbox
