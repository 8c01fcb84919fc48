// Where a result goes: S3, an object made through the API, or a local file.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "aruna/payload.hpp"
#include "pipeline/process.hpp"
#include "s3/client.hpp"

namespace hookctl::pipeline {

class Destination {
 public:
  /// Chooses the credentials (the payload's first). `upload_failed` where there are none and the
  /// result cannot be put without them. An upload that an earlier run left half-done is ended.
  static Result<Destination> create(const aruna::Payload& payload, const ProcessOptions& options,
                                    const std::optional<s3::Credentials>& fallback,
                                    const Services& services, const Plan& plan, const Job* before);

  /// Whether the storage holds just what a run that was killed was about to publish: its bytes are
  /// read and compared. Nothing where it does not.
  Result<std::optional<ResultRecord>> find_published(const ResultRecord& expected);
  enum class Created { now, before };
  /// Makes the object with its metadata and its relation to the source (`Publish::api`), or finds
  /// the one that an earlier run made. `resumed`: there may be one.
  Result<Created> create_object(bool resumed);
  /// Opens the way for the bytes. Writes to the ledger what is about to become visible.
  Result<std::unique_ptr<s3::Upload>> open(std::optional<std::uint64_t> size,
                                           std::function<s3::Digests()> known_digests);
  /// What came of it, for the ledger and the report.
  ResultRecord record(const s3::Uploaded& uploaded) const;

 private:
  Destination(const aruna::Payload& payload, const ProcessOptions& options,
              std::optional<s3::Credentials> credentials, const Services& services,
              const Plan& plan);
  s3::Client storage() const;
  Result<std::string> name_below_parent() const;
  Result<aruna::NewObject> describe_object() const;
  /// `find_published` for an object that was to be filled by presigned URLs.
  Result<std::optional<ResultRecord>> find_filled(const ResultRecord& expected) const;
  /// The source's result of that name, where the server knows one.
  Result<std::optional<Ulid>> find_created(const aruna::NewObject& object) const;
  void abort_earlier(const std::string& upload_id);

  const aruna::Payload* payload_;
  const ProcessOptions* options_;
  std::optional<s3::Credentials> credentials_;
  const Services* services_;
  const Plan* plan_;
  JobId id_;
  std::optional<Ulid> created_;
};

/// The id that the storage tells: the version id, or an ETag that is one, with or without "-".
std::string object_id_of(const s3::Uploaded& uploaded);

}  // namespace hookctl::pipeline
