// Makes a recorded message acceptable again: for Mosaic a new timestamp and signature, for Aruna a
// new download URL. Every other byte stays.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "aruna/api.hpp"
#include "aruna/payload.hpp"
#include "base/error.hpp"
#include "base/runtime.hpp"
#include "base/secret.hpp"
#include "base/url.hpp"
#include "capture/record_parser.hpp"

namespace hookctl::replay {

/// A record's headers and body, ready to be sent. Owned, so that it outlives the record's line.
struct Prepared {
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

/// Makes records anew. Safe to use from several threads.
class Refresher {
 public:
  virtual ~Refresher() = default;
  /// The record as it is to be sent now, all headers kept but for the signature. Its scheme is told
  /// by the record: what has Mosaic's signature or envelope is Mosaic's, what `parse_payload` takes
  /// is Aruna's. `verification_failed` where it has expired and cannot be made anew (the message
  /// says since when), or `refused`, `unreachable` or `timed_out` where that is why; `usage` where
  /// the secret for it is missing, `invalid_input` where it is of no known scheme or lacks what is
  /// to be replaced.
  virtual Result<Prepared> refresh(const capture::RecordView& record) = 0;
};

/// Gets new download URLs.
class DownloadUrls {
 public:
  virtual ~DownloadUrls() = default;
  /// A new one for the payload's object; nothing where there is no token to ask with. Safe to use
  /// from several threads.
  virtual Result<std::optional<Url>> renew(const aruna::Payload& payload) = 0;
};

struct RefreshOptions {
  std::optional<Secret> secret{};  ///< what Mosaic's messages are signed with
  bool new_id = false;             ///< Mosaic's messages get a new message id too
  bool force = false;              ///< what cannot be made anew goes as it was recorded
};

/// The runtime's clock tells the time that messages get, and what has expired. What goes as it was
/// recorded is told in the log, each reason as a notice once and for further records as `info`.
/// `urls` must outlive the refresher.
std::unique_ptr<Refresher> make_refresher(RefreshOptions options, DownloadUrls& urls,
                                          const Runtime& runtime);

/// Opens a way to Aruna with a token. It lives as long as what it gives.
using ConnectAruna = std::function<Result<std::shared_ptr<aruna::Api>>(Secret token)>;

/// Asks Aruna with this token, else with the payload's own. Connected at the first payload.
std::unique_ptr<DownloadUrls> ask_aruna_for_urls(ConnectAruna connect, std::optional<Secret> token);

}  // namespace hookctl::replay
