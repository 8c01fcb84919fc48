#include "pipeline/local_output.hpp"

#include "base/io.hpp"
#include "s3/object_digests.hpp"

namespace hookctl::pipeline {
namespace {

constexpr unsigned private_mode = 0600;

class LocalOutput final : public s3::Upload {
 public:
  LocalOutput(std::optional<AtomicFile> file, s3::UploadOptions options)
      : file_(std::move(file)), options_(std::move(options)), digests_(options_.known_digests) {}

  Result<void> write(std::string_view bytes) override {
    digests_.update(bytes);
    size_ += bytes.size();
    return file_ ? file_->write(bytes) : Result<void>();
  }

  Result<s3::Uploaded> finish() override {
    s3::Uploaded done;
    done.size = size_;
    auto [sha256, md5] = digests_.get();
    done.sha256 = std::move(sha256);
    done.md5 = std::move(md5);
    if (options_.may_publish) HOOKCTL_CHECK(options_.may_publish(done));
    if (file_) HOOKCTL_CHECK(file_->commit());
    return done;
  }

  void abort() override { file_.reset(); }

 private:
  std::optional<AtomicFile> file_;
  s3::UploadOptions options_;
  s3::ObjectDigests digests_;
  std::uint64_t size_ = 0;
};

class WithCopy final : public s3::Upload {
 public:
  WithCopy(std::unique_ptr<s3::Upload> upload, AtomicFile copy)
      : upload_(std::move(upload)), copy_(std::move(copy)) {}

  Result<void> write(std::string_view bytes) override {
    HOOKCTL_CHECK(copy_.write(bytes));
    return upload_->write(bytes);
  }
  Result<s3::Uploaded> finish() override {
    HOOKCTL_TRY(s3::Uploaded done, upload_->finish());
    HOOKCTL_CHECK(copy_.commit());
    return done;
  }
  void abort() override { upload_->abort(); }

 private:
  std::unique_ptr<s3::Upload> upload_;
  AtomicFile copy_;
};

}  // namespace

Result<std::unique_ptr<s3::Upload>> open_local_output(const std::optional<std::string>& path,
                                                      s3::UploadOptions options) {
  std::optional<AtomicFile> file;
  if (path) {
    HOOKCTL_TRY(AtomicFile made, AtomicFile::create(*path, private_mode));
    file.emplace(std::move(made));
  }
  return std::make_unique<LocalOutput>(std::move(file), std::move(options));
}

Result<std::unique_ptr<s3::Upload>> with_local_copy(std::unique_ptr<s3::Upload> upload,
                                                    const std::string& path) {
  HOOKCTL_TRY(AtomicFile copy, AtomicFile::create(path, private_mode));
  return std::make_unique<WithCopy>(std::move(upload), std::move(copy));
}

}  // namespace hookctl::pipeline
