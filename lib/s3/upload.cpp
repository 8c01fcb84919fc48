#include "s3/upload.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "crypto/encoding.hpp"
#include "s3/answer.hpp"
#include "s3/names.hpp"
#include "s3/object_digests.hpp"
#include "s3/part_plan.hpp"
#include "s3/part_senders.hpp"
#include "s3/stream_put.hpp"

namespace hookctl::s3 {
namespace {

/// The most that S3 takes in one PUT.
constexpr std::uint64_t largest_put = 5ULL << 30;

/// The ETag that S3 itself gives to an object of these parts, each of which has its MD5 as ETag.
/// Empty where the parts' are something else: then the object's is too.
std::string etag_of_parts(std::span<const CompletedPart> parts) {
  crypto::Md5Stream digests;
  for (const CompletedPart& part : parts) {
    const auto md5 = crypto::from_hex(unquoted(part.etag));
    if (!md5 || md5->size() != crypto::Md5{}.size()) return {};
    digests.update(*md5);
  }
  return fmt::format("{}-{}", crypto::hex(crypto::bytes_of(digests.digest())), parts.size());
}

/// The bytes go into a first part. If that is all, it is put as an object; else it becomes the
/// first of many. Only where the size says so beforehand they go into a streamed PUT.
class S3Upload final : public Upload {
 public:
  S3Upload(http::Transport& transport, const Runtime& runtime, const Endpoint& endpoint,
           const Credentials& credentials, std::string bucket, std::string key,
           UploadOptions options)
      : runtime_(runtime),
        endpoint_(endpoint),
        client_(transport, runtime, endpoint, credentials, std::move(bucket)),
        key_(std::move(key)),
        options_(std::move(options)),
        plan_(options_.part_size, options_.size),
        digests_(options_.known_digests) {}
  S3Upload(const S3Upload&) = delete;
  S3Upload& operator=(const S3Upload&) = delete;
  ~S3Upload() override { abort(); }

  Result<void> write(std::string_view bytes) override {
    if (error_) return fail(*error_);
    return kept(take(bytes));
  }

  Result<Uploaded> finish() override {
    if (error_) return fail(*error_);
    if (finished_) return fail(ErrorCode::internal, "the upload was finished before");
    finished_ = true;
    return kept(publish());
  }

  void abort() override {
    if (!error_ && !finished_)
      error_ = Error{ErrorCode::interrupted, "the upload was given up", {}, {}};
    stream_.reset();
    if (senders_) senders_->cancel();
    if (upload_id_.empty()) return;
    const std::string id = std::exchange(upload_id_, {});
    // Aruna cannot abort: what is left there is taken by the next PUT to the key.
    if (const auto aborted = client_.abort_multipart(key_, id, options_.abort_limit); !aborted)
      runtime_.log.debug("a multipart upload could not be aborted",
                         {{"key", key_}, {"because", aborted.error().text()}});
  }

 private:
  /// Remembers a failure, and gives up.
  template <typename T>
  Result<T> kept(Result<T> result) {
    if (!result) {
      error_ = result.error();
      abort();
    }
    return result;
  }

  Result<void> take(std::string_view bytes) {
    if (size_ == 0 && !bytes.empty()) HOOKCTL_CHECK(begin());
    if (options_.size && bytes.size() > *options_.size - size_)
      return fail(ErrorCode::invalid_input,
                  fmt::format("the object has more than the {} bytes announced", *options_.size));
    size_ += bytes.size();
    if (size_ > largest_object)
      return fail(ErrorCode::invalid_input, "the object is larger than S3's 5 TiB");
    digests_.update(bytes);
    return stream_ ? take_into_stream(bytes) : take_into_parts(bytes);
  }

  Result<void> begin() {
    HOOKCTL_CHECK(check_names(endpoint_, client_.bucket(), key_));
    const auto threshold = std::min(options_.multipart_threshold, largest_put);
    if (options_.size && *options_.size > options_.part_size && *options_.size <= threshold) {
      stream_ = std::make_unique<StreamPut>(client_, runtime_.stop, key_, options_.content_type,
                                            *options_.size);
      return {};
    }
    part_ = new_part();
    return part_->begin(1, plan_.size_of(1));
  }

  std::unique_ptr<Part> new_part() const {
    return std::make_unique<Part>(options_.part_memory, options_.temp_folder);
  }

  /// The last byte is held back until `publish`.
  Result<void> take_into_stream(std::string_view bytes) {
    if (options_.size == size_ && !bytes.empty()) {
      last_byte_ = bytes.back();
      bytes.remove_suffix(1);
    }
    return stream_->write(bytes);
  }

  Result<void> take_into_parts(std::string_view bytes) {
    while (!bytes.empty()) {
      if (part_->full()) HOOKCTL_CHECK(next_part());
      HOOKCTL_TRY(const std::size_t taken, part_->fill(bytes));
      bytes.remove_prefix(taken);
    }
    return {};
  }

  /// Sends the part that is full, and goes on with another.
  Result<void> next_part() {
    if (!senders_) HOOKCTL_CHECK(begin_multipart());
    const int next = part_->number() + 1;
    if (next > most_parts)
      return fail(ErrorCode::invalid_input,
                  fmt::format("the object needs more than {} parts", most_parts),
                  "choose a larger part size");
    senders_->submit(std::move(part_));
    HOOKCTL_TRY(part_, senders_->take_spare());
    return part_->begin(next, plan_.size_of(next));
  }

  Result<void> begin_multipart() {
    HOOKCTL_TRY(upload_id_, client_.create_multipart(key_, options_.content_type));
    if (options_.on_multipart) options_.on_multipart(upload_id_);
    senders_ = std::make_unique<PartSenders>(
        options_.concurrency, [this](Part& part, const std::atomic<bool>& cancelled) {
          return send_part(part, cancelled);
        });
    for (unsigned i = 0; i < std::max(options_.concurrency, 1U); ++i)
      senders_->add_spare(new_part());
    return {};
  }

  /// In a thread of the senders'.
  Result<std::string> send_part(Part& part, const std::atomic<bool>& cancelled) {
    auto etag = part.send(cancelled, [&](const Payload& payload) {
      return client_.upload_part(key_, upload_id_, part.number(), payload);
    });
    if (etag) acknowledge(part.size());
    return etag;
  }

  void acknowledge(std::uint64_t bytes) {
    const std::lock_guard lock(progress_mutex_);
    if (options_.on_progress) options_.on_progress(bytes);
  }

  Result<Uploaded> publish() {
    if (size_ == 0)
      return fail(ErrorCode::invalid_input, "there is nothing to upload: the object is empty",
                  "Aruna stores no empty objects");
    if (options_.size && size_ != *options_.size)
      return fail(
          ErrorCode::invalid_input,
          fmt::format("the object has {} bytes, not the {} announced", size_, *options_.size));
    if (stream_) return publish_stream();
    return senders_ ? publish_parts() : publish_single();
  }

  Result<void> may_publish(unsigned parts) const {
    if (runtime_.stop.requested()) return fail(runtime_.stop.error());
    return options_.may_publish ? options_.may_publish(uploaded({}, parts)) : Result<void>();
  }

  Result<Uploaded> publish_single() {
    HOOKCTL_CHECK(may_publish(0));
    const std::atomic<bool> cancelled{false};
    HOOKCTL_TRY(Stored stored, part_->send(cancelled, [this](const Payload& payload) {
      return client_.put(key_, payload, options_.content_type);
    }));
    acknowledge(size_);
    return uploaded(std::move(stored), 0);
  }

  Result<Uploaded> publish_stream() {
    HOOKCTL_CHECK(may_publish(0));
    HOOKCTL_CHECK(stream_->write({&last_byte_, 1}));
    HOOKCTL_TRY(Stored stored, stream_->finish());
    acknowledge(size_);
    return uploaded(std::move(stored), 0);
  }

  Result<Uploaded> publish_parts() {
    senders_->submit(std::move(part_));
    HOOKCTL_TRY(const auto parts, senders_->finish());
    HOOKCTL_CHECK(may_publish(static_cast<unsigned>(parts.size())));
    HOOKCTL_TRY(Stored stored,
                client_.complete_multipart(key_, upload_id_, parts, size_, etag_of_parts(parts)));
    upload_id_.clear();
    return uploaded(std::move(stored), static_cast<unsigned>(parts.size()));
  }

  Uploaded uploaded(Stored stored, unsigned parts) const {
    auto [sha256, md5] = digests_.get();
    return {std::move(stored.etag),
            std::move(stored.version_id),
            size_,
            std::move(sha256),
            std::move(md5),
            parts};
  }

  const Runtime runtime_;
  const Endpoint& endpoint_;
  Client client_;
  const std::string key_;
  const UploadOptions options_;
  const PartPlan plan_;
  ObjectDigests digests_;
  std::uint64_t size_ = 0;
  std::optional<Error> error_;
  bool finished_ = false;
  std::mutex progress_mutex_;
  char last_byte_ = 0;
  std::string upload_id_;
  std::unique_ptr<Part> part_;  // the one being filled
  std::unique_ptr<PartSenders> senders_;
  std::unique_ptr<StreamPut> stream_;
};

}  // namespace

std::unique_ptr<Upload> start_upload(http::Transport& transport, const Runtime& runtime,
                                     const Endpoint& endpoint, const Credentials& credentials,
                                     std::string bucket, std::string key, UploadOptions options) {
  return std::make_unique<S3Upload>(transport, runtime, endpoint, credentials, std::move(bucket),
                                    std::move(key), std::move(options));
}

}  // namespace hookctl::s3
