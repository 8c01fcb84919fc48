#include <mutex>
#include <utility>

#include "replay/refresh.hpp"

namespace hookctl::replay {
namespace {

class ArunaUrls final : public DownloadUrls {
 public:
  ArunaUrls(ConnectAruna connect, std::optional<Secret> token)
      : connect_(std::move(connect)), token_(std::move(token)) {}

  Result<std::optional<Url>> renew(const aruna::Payload& payload) override {
    const std::optional<Secret>& token = token_ ? token_ : payload.token;
    if (!token) return std::nullopt;
    HOOKCTL_TRY(const auto api, api_with(*token));
    HOOKCTL_TRY(Url url, api->get_download_url(payload.object_id));
    return std::optional(std::move(url));
  }

 private:
  /// Payloads may bring a token each; the last one's connection is kept.
  Result<std::shared_ptr<aruna::Api>> api_with(const Secret& token) {
    const std::lock_guard lock(mutex_);
    if (api_ && used_.reveal() == token.reveal()) return api_;
    HOOKCTL_TRY(api_, connect_(token.clone()));
    used_ = token.clone();
    return api_;
  }

  const ConnectAruna connect_;
  const std::optional<Secret> token_;
  std::mutex mutex_;
  std::shared_ptr<aruna::Api> api_;
  Secret used_;
};

}  // namespace

std::unique_ptr<DownloadUrls> ask_aruna_for_urls(ConnectAruna connect,
                                                 std::optional<Secret> token) {
  return std::make_unique<ArunaUrls>(std::move(connect), std::move(token));
}

}  // namespace hookctl::replay
