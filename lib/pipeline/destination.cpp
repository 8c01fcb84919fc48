#include "pipeline/destination.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "pipeline/input_check.hpp"
#include "pipeline/local_output.hpp"
#include "pipeline/presigned_upload.hpp"
#include "pipeline/relation.hpp"
#include "s3/names.hpp"

namespace hookctl::pipeline {
namespace {

std::optional<s3::Credentials> choose_credentials(const aruna::Payload& payload,
                                                  const std::optional<s3::Credentials>& fallback) {
  if (payload.access_key && payload.secret_key)
    return s3::Credentials{payload.access_key->clone(), payload.secret_key->clone()};
  if (fallback) return fallback->clone();
  return std::nullopt;
}

std::string or_else(const std::string& text, const std::string& other) {
  return text.empty() ? other : text;
}

/// Digests what is downloaded, and keeps nothing of it.
class DigestSink final : public ByteSink {
 public:
  Result<void> write(std::string_view bytes) override {
    check.update(bytes);
    return {};
  }
  InputCheck check{{}};
};

}  // namespace

std::string object_id_of(const s3::Uploaded& uploaded) {
  for (std::string_view candidate :
       {std::string_view(uploaded.version_id), std::string_view(uploaded.etag)}) {
    if (candidate.starts_with('-')) candidate.remove_prefix(1);
    if (const auto id = Ulid::parse(candidate)) return id->str();
  }
  return "";
}

Destination::Destination(const aruna::Payload& payload, const ProcessOptions& options,
                         std::optional<s3::Credentials> credentials, const Services& services,
                         const Plan& plan)
    : payload_(&payload),
      options_(&options),
      credentials_(std::move(credentials)),
      services_(&services),
      plan_(&plan),
      id_{payload.hook_id, payload.object_id} {}

Result<Destination> Destination::create(const aruna::Payload& payload,
                                        const ProcessOptions& options,
                                        const std::optional<s3::Credentials>& fallback,
                                        const Services& services, const Plan& plan,
                                        const Job* before) {
  auto credentials = choose_credentials(payload, fallback);
  if (options.publish == Publish::s3 && !credentials)
    return fail(ErrorCode::upload_failed, "neither the payload nor the options hold S3 keys",
                "give --access-key-file and --secret-key-file, or --publish api with a token");
  Destination destination(payload, options, std::move(credentials), services, plan);
  if (before != nullptr && !before->upload_id.empty()) destination.abort_earlier(before->upload_id);
  return destination;
}

void Destination::abort_earlier(const std::string& upload_id) {
  if (!credentials_ || options_->publish == Publish::none) return;
  constexpr std::chrono::seconds limit{5};
  auto client = storage();
  (void)client.abort_multipart(plan_->key, upload_id, limit);
}

s3::Client Destination::storage() const {
  return {services_->retrying, services_->runtime, plan_->source.endpoint, *credentials_,
          plan_->source.bucket};
}

Result<std::optional<ResultRecord>> Destination::find_published(const ResultRecord& expected) {
  if (!credentials_) return find_filled(expected);
  auto client = storage();
  DigestSink digest;
  const auto got = client.get(plan_->key, digest);
  if (!got && got.error().code == ErrorCode::not_found) return std::optional<ResultRecord>();
  if (!got) return fail(got.error());
  if (digest.check.size() != expected.size || digest.check.sha256() != expected.sha256)
    return std::optional<ResultRecord>();
  s3::Uploaded seen;
  seen.etag = got->etag;
  seen.version_id = got->version_id;
  ResultRecord found = expected;
  found.etag = seen.etag;
  found.object_id = object_id_of(seen);
  return std::optional<ResultRecord>(std::move(found));
}

Result<std::optional<ResultRecord>> Destination::find_filled(const ResultRecord& expected) const {
  const auto id = Ulid::parse(expected.object_id);
  if (!id) return std::optional<ResultRecord>();
  HOOKCTL_TRY(const aruna::Resource object, services_->api.get_object(*id));
  const bool filled =
      object.status == aruna::Status::available && object.content_len == expected.size;
  // After an upload in parts there may be no hashes.
  const bool same = std::ranges::all_of(object.hashes, [&](const aruna::Hash& hash) {
    return hash.hash == expected.sha256 || hash.hash == expected.md5;
  });
  if (!filled || !same) return std::optional<ResultRecord>();
  return std::optional<ResultRecord>(expected);
}

/// The key below the source's parent: Aruna names an object so.
Result<std::string> Destination::name_below_parent() const {
  const std::string& source = plan_->source.key;
  const std::string& name = payload_->object.name;
  const std::string above = source.ends_with(name) ? source.substr(0, source.size() - name.size())
                                                   : source.substr(0, source.rfind('/') + 1);
  if (!plan_->key.starts_with(above))
    return fail(ErrorCode::usage,
                fmt::format("the result's key {} is not below {}, where its source lies",
                            plan_->key, above),
                "with --publish api choose a --key that begins with {dir}");
  return plan_->key.substr(above.size());
}

Result<aruna::NewObject> Destination::describe_object() const {
  const aruna::Resource& source = payload_->object;
  const auto parent = aruna::parent_of(source);
  if (!parent)
    return fail(ErrorCode::register_failed, "the payload does not say what the object belongs to",
                "use --publish s3");
  HOOKCTL_TRY(std::string name, name_below_parent());
  const bool classified = source.data_class != aruna::DataClass::unspecified;
  return aruna::NewObject{
      .name = std::move(name),
      .title = or_else(source.title, source.name) + " (processed)",
      .description = fmt::format("Made from {} by {}", source.name, options_->converter.name),
      .key_values = options_->object_labels,
      .relations = {origin_relation(payload_->object_id)},
      .data_class = classified ? source.data_class : aruna::DataClass::private_data,
      .parent = *parent,
      .metadata_license_tag = source.metadata_license_tag,
      .data_license_tag = source.data_license_tag,
      .authors = source.authors};
}

Result<std::optional<Ulid>> Destination::find_created(const aruna::NewObject& object) const {
  HOOKCTL_TRY(const aruna::Resource source, services_->api.get_object(payload_->object_id));
  for (const aruna::Relation& relation : source.relations) {
    const auto& internal = relation.internal;
    if (!internal || internal->defined_variant != aruna::InternalRelationVariant::origin ||
        internal->direction != aruna::RelationDirection::inbound)
      continue;
    HOOKCTL_TRY(const Ulid id, Ulid::parse(internal->resource_id));
    HOOKCTL_TRY(const aruna::Resource made, services_->api.get_object(id));
    const bool usable =
        made.status == aruna::Status::initializing || made.status == aruna::Status::available;
    const auto parent = aruna::parent_of(made);
    if (usable && made.name == object.name && parent && parent->id == object.parent.id) return id;
  }
  return std::nullopt;
}

Result<Destination::Created> Destination::create_object(bool resumed) {
  HOOKCTL_TRY(const aruna::NewObject object, describe_object());
  if (resumed) {
    HOOKCTL_TRY(created_, find_created(object));
    if (created_) return Created::before;
  }
  auto made = services_->api.create_object(object);
  if (!made) {
    // The answer may have been lost, and the ledger of an earlier run too.
    if (auto found = find_created(object); found && *found) {
      created_ = **found;
      return Created::before;
    }
    return fail(std::move(made).error());
  }
  HOOKCTL_TRY(created_, Ulid::parse(made->id));
  return Created::now;
}

Result<std::unique_ptr<s3::Upload>> Destination::open(std::optional<std::uint64_t> size,
                                                      std::function<s3::Digests()> known_digests) {
  s3::UploadOptions upload;
  upload.size = size;
  upload.known_digests = std::move(known_digests);
  upload.temp_folder = options_->temp_dir;
  if (const auto* converter = convert::find(options_->converter.name);
      converter != nullptr && !converter->media_type.empty())
    upload.content_type = std::string(converter->media_type);
  upload.may_publish = [this](const s3::Uploaded& about_to_be) {
    return services_->ledger.record_result(id_, record(about_to_be), false);
  };
  upload.on_multipart = [this](const std::string& upload_id) {
    (void)services_->ledger.record_upload_id(id_, upload_id);
  };

  if (options_->publish == Publish::none)
    return open_local_output(options_->out, std::move(upload));
  std::unique_ptr<s3::Upload> opened =
      credentials_
          ? s3::start_upload(services_->retrying, services_->runtime, plan_->source.endpoint,
                             *credentials_, plan_->source.bucket, plan_->key, std::move(upload))
          : start_presigned_upload(services_->api, services_->retrying, *created_,
                                   options_->allow_http, std::move(upload));
  if (!options_->out) return opened;
  return with_local_copy(std::move(opened), *options_->out);
}

ResultRecord Destination::record(const s3::Uploaded& uploaded) const {
  const bool stored = options_->publish != Publish::none;
  // A new revision of an object that was filled before has an id of its own.
  const std::string told = object_id_of(uploaded);
  return {.object_id = told.empty() && created_ ? created_->str() : told,
          .bucket = stored ? plan_->source.bucket : "",
          .key = stored ? plan_->key : options_->out.value_or(""),
          .size = uploaded.size,
          .sha256 = uploaded.sha256,
          .md5 = uploaded.md5,
          .etag = uploaded.etag};
}

}  // namespace hookctl::pipeline
