#include "pipeline/presigned_upload.hpp"

#include <atomic>

#include <fmt/format.h>

#include "s3/answer.hpp"
#include "s3/object_digests.hpp"
#include "s3/part.hpp"
#include "s3/part_plan.hpp"

namespace hookctl::pipeline {
namespace {

class PresignedUpload final : public s3::Upload {
 public:
  PresignedUpload(aruna::Api& api, http::Transport& transport, const Ulid& object_id,
                  bool allow_http, s3::UploadOptions options)
      : api_(api),
        transport_(transport),
        object_id_(object_id),
        allow_http_(allow_http),
        options_(std::move(options)),
        plan_(options_.part_size, options_.size),
        part_(options_.part_memory, options_.temp_folder),
        digests_(options_.known_digests) {}

  Result<void> write(std::string_view bytes) override {
    digests_.update(bytes);
    size_ += bytes.size();
    if (number_ == 0) HOOKCTL_CHECK(begin_part());
    while (!bytes.empty()) {
      // A full part goes only when more follows: the last one must not be empty.
      if (part_.full()) {
        HOOKCTL_CHECK(put_part());
        HOOKCTL_CHECK(begin_part());
      }
      HOOKCTL_TRY(const std::size_t taken, part_.fill(bytes));
      bytes.remove_prefix(taken);
    }
    return {};
  }

  Result<s3::Uploaded> finish() override {
    if (size_ == 0)
      return fail(ErrorCode::invalid_input, "the result is empty, and Aruna takes no empty object");
    s3::Uploaded done;
    done.size = size_;
    auto [sha256, md5] = digests_.get();
    done.sha256 = std::move(sha256);
    done.md5 = std::move(md5);
    const bool single = parts_.empty();
    if (!single) HOOKCTL_CHECK(put_part());
    if (options_.may_publish) HOOKCTL_CHECK(options_.may_publish(done));
    if (single) {
      HOOKCTL_TRY(aruna::UploadUrl target, api_.get_upload_url(object_id_, false, 1, ""));
      HOOKCTL_TRY(const http::Response answer, put(target.url, "put object"));
      done.etag = s3::unquoted(answer.headers.get("etag").value_or(""));
    } else {
      HOOKCTL_TRY([[maybe_unused]] const aruna::Resource object,
                  api_.finish_object_staging(object_id_, upload_id_, parts_));
      done.parts = static_cast<unsigned>(parts_.size());
    }
    return done;
  }

  // The API has no call that ends an upload; the next one to the object takes its place.
  void abort() override {}

 private:
  Result<void> begin_part() {
    if (++number_ > s3::most_parts)
      return fail(ErrorCode::invalid_input,
                  fmt::format("the result needs more than {} parts", s3::most_parts));
    return part_.begin(number_, plan_.size_of(number_));
  }

  Result<void> put_part() {
    HOOKCTL_TRY(aruna::UploadUrl target,
                api_.get_upload_url(object_id_, true, number_, upload_id_));
    if (upload_id_.empty()) {
      upload_id_ = target.upload_id;
      if (options_.on_multipart) options_.on_multipart(upload_id_);
    }
    HOOKCTL_TRY(const http::Response answer, put(target.url, fmt::format("put part {}", number_)));
    parts_.push_back({s3::unquoted(answer.headers.get("etag").value_or("")), number_});
    return {};
  }

  Result<http::Response> put(const Url& url, std::string what) {
    HOOKCTL_CHECK(http::check_scheme(url, allow_http_, "the upload URL"));
    return part_.send(never_, [&](const s3::Payload& payload) -> Result<http::Response> {
      http::Request request(url);
      request.method = "PUT";
      request.what = std::move(what);
      request.repeatable = true;
      request.body = &payload.bytes;
      HOOKCTL_TRY(http::Response answer, transport_.send(request));
      if (!answer.ok()) return fail(s3::error_of(answer).within(request.what));
      if (options_.on_progress) options_.on_progress(part_.size());
      return answer;
    });
  }

  aruna::Api& api_;
  http::Transport& transport_;
  Ulid object_id_;
  bool allow_http_;
  s3::UploadOptions options_;
  s3::PartPlan plan_;
  s3::Part part_;
  const std::atomic<bool> never_{false};
  std::int32_t number_ = 0;
  std::string upload_id_;
  std::vector<aruna::CompletedPart> parts_;
  s3::ObjectDigests digests_;
  std::uint64_t size_ = 0;
};

}  // namespace

std::unique_ptr<s3::Upload> start_presigned_upload(aruna::Api& api, http::Transport& transport,
                                                   const Ulid& object_id, bool allow_http,
                                                   s3::UploadOptions options) {
  return std::make_unique<PresignedUpload>(api, transport, object_id, allow_http,
                                           std::move(options));
}

}  // namespace hookctl::pipeline
