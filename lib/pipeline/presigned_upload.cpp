#include "pipeline/presigned_upload.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"

namespace hookctl::pipeline {
namespace {

constexpr std::size_t parts_of_one_size = 1000;
constexpr std::int32_t most_parts = 10'000;

std::string unquoted(std::string_view etag) {
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"')
    etag = etag.substr(1, etag.size() - 2);
  return std::string(etag);
}

class PresignedUpload final : public s3::Upload {
 public:
  PresignedUpload(aruna::Api& api, http::Transport& transport, const Ulid& object_id,
                  s3::UploadOptions options)
      : api_(api),
        transport_(transport),
        object_id_(object_id),
        options_(std::move(options)),
        part_size_(options_.part_size) {}

  Result<void> write(std::string_view bytes) override {
    sha256_.update(bytes);
    md5_.update(bytes);
    size_ += bytes.size();
    while (!bytes.empty()) {
      // A full part goes only when more follows: the last one must not be empty.
      if (part_.size() == part_size_) HOOKCTL_CHECK(put_part());
      const auto taken = std::min<std::size_t>(bytes.size(), part_size_ - part_.size());
      part_.append(bytes.substr(0, taken));
      bytes.remove_prefix(taken);
    }
    return {};
  }

  Result<s3::Uploaded> finish() override {
    if (size_ == 0)
      return fail(ErrorCode::invalid_input, "the result is empty, and Aruna takes no empty object");
    s3::Uploaded done;
    done.size = size_;
    done.sha256 = crypto::hex(crypto::bytes_of(sha256_.digest()));
    done.md5 = crypto::hex(crypto::bytes_of(md5_.digest()));
    const bool single = parts_.empty();
    if (!single) HOOKCTL_CHECK(put_part());
    if (options_.may_publish) HOOKCTL_CHECK(options_.may_publish(done));
    if (single) {
      HOOKCTL_TRY(aruna::UploadUrl target, api_.get_upload_url(object_id_, false, 1, ""));
      HOOKCTL_TRY(const http::Response answer, put(target.url, "put object"));
      done.etag = unquoted(answer.headers.get("etag").value_or(""));
      done.version_id = std::string(answer.headers.get("x-amz-version-id").value_or(""));
    } else {
      HOOKCTL_TRY([[maybe_unused]] const aruna::Resource object,
                  api_.finish_object_staging(object_id_, upload_id_, parts_));
      done.parts = static_cast<unsigned>(parts_.size());
    }
    done.version_id = object_id_.str();
    return done;
  }

  // The API has no call that ends an upload; the next one to the object takes its place.
  void abort() override { part_.clear(); }

 private:
  Result<void> put_part() {
    const auto number = static_cast<std::int32_t>(parts_.size() + 1);
    if (number > most_parts)
      return fail(ErrorCode::invalid_input,
                  fmt::format("the result needs more than {} parts", most_parts));
    HOOKCTL_TRY(aruna::UploadUrl target, api_.get_upload_url(object_id_, true, number, upload_id_));
    if (upload_id_.empty()) {
      upload_id_ = target.upload_id;
      if (options_.on_multipart) options_.on_multipart(upload_id_);
    }
    HOOKCTL_TRY(const http::Response answer, put(target.url, fmt::format("put part {}", number)));
    parts_.push_back({unquoted(answer.headers.get("etag").value_or("")), number});
    part_.clear();
    if (parts_.size() % parts_of_one_size == 0) part_size_ *= 2;
    return {};
  }

  Result<http::Response> put(const Url& url, std::string what) {
    http::Request request(url);
    request.method = "PUT";
    request.what = std::move(what);
    request.repeatable = true;
    MemorySource bytes(part_);
    request.body = &bytes;
    HOOKCTL_TRY(http::Response answer, transport_.send(request));
    if (!answer.ok())
      return fail(answer.status == 403 ? ErrorCode::refused : ErrorCode::unreachable,
                  fmt::format("{}: the storage answers {}", request.what, answer.status));
    if (options_.on_progress) options_.on_progress(part_.size());
    return answer;
  }

  aruna::Api& api_;
  http::Transport& transport_;
  Ulid object_id_;
  s3::UploadOptions options_;
  std::size_t part_size_;
  std::string part_;
  std::string upload_id_;
  std::vector<aruna::CompletedPart> parts_;
  crypto::Sha256Stream sha256_;
  crypto::Md5Stream md5_;
  std::uint64_t size_ = 0;
};

}  // namespace

std::unique_ptr<s3::Upload> start_presigned_upload(aruna::Api& api, http::Transport& transport,
                                                   const Ulid& object_id,
                                                   s3::UploadOptions options) {
  return std::make_unique<PresignedUpload>(api, transport, object_id, std::move(options));
}

}  // namespace hookctl::pipeline
