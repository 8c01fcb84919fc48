#include "replay/refresh.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <utility>

#include <fmt/format.h>

#include "base/ids.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "http/status_error.hpp"
#include "mosaic/envelope.hpp"
#include "mosaic/restamp.hpp"
#include "mosaic/signature.hpp"
#include "mosaic/signature_forms.hpp"

namespace hookctl::replay {
namespace {

using capture::RecordView;

Prepared as_recorded(const RecordView& record) {
  Prepared prepared{{}, std::string(record.body)};
  prepared.headers.reserve(record.headers.size() + 1);
  for (const auto& [name, value] : record.headers) prepared.headers.emplace_back(name, value);
  return prepared;
}

bool is_signature(std::string_view header) {
  return same_ignoring_case(header, mosaic::signature_header);
}

/// Where the signature stands; nothing where the record has none.
Result<std::optional<std::size_t>> find_signature(const RecordView& record) {
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < record.headers.size(); ++i) {
    if (!is_signature(record.headers[i].first)) continue;
    if (found)
      return fail(ErrorCode::invalid_input,
                  fmt::format("the record has {} more than once", mosaic::signature_header));
    found = i;
  }
  if (!found) return found;
  if (mosaic::is_foreign_signature(record.headers[*found].second))
    return fail(
        ErrorCode::invalid_input,
        fmt::format("the record's {} is in a form that is not Mosaic's", mosaic::signature_header),
        "hookctl signs as Mosaic's library does: base64 of the HMAC-SHA256 of the body");
  return found;
}

/// What a record without a signature may still show: Mosaic's envelope.
bool is_envelope(std::string_view body) {
  const auto members = mosaic::read_members(body);
  return members && members->timestamp && members->payload && members->message_type;
}

class RecordRefresher final : public Refresher {
 public:
  RecordRefresher(RefreshOptions options, DownloadUrls& urls, const Runtime& runtime)
      : options_(std::move(options)), urls_(urls), runtime_(runtime) {}

  Result<Prepared> refresh(const RecordView& record) override {
    auto made = renew(record);
    if (made || !options_.force) return made;
    tell(Reason::forced, record, made.error().text());
    return as_recorded(record);
  }

 private:
  /// Why a record goes as it was recorded.
  enum class Reason : std::size_t { forced, no_token, no_answer, not_presigned, reasons };

  Result<Prepared> renew(const RecordView& record) {
    const bool is_signed = std::ranges::any_of(
        record.headers, [](const auto& header) { return is_signature(header.first); });
    if (is_signed || is_envelope(record.body)) return renew_mosaic(record);
    auto payload = aruna::parse_payload(record.body);
    if (payload) return renew_aruna(record, *payload);
    return fail(ErrorCode::invalid_input,
                fmt::format("neither a message of Mosaic's nor a payload of Aruna's: {}",
                            payload.error().text()),
                "--force sends it as it was recorded; --filter leaves it out");
  }

  Result<Prepared> renew_mosaic(const RecordView& record) {
    HOOKCTL_TRY(const auto place, find_signature(record));
    if (!options_.secret)
      return fail(ErrorCode::usage, "a message of Mosaic's has to be signed anew, with its secret",
                  "give --secret-file, --secret-command or HOOKCTL_SECRET");
    mosaic::Restamp values{runtime_.clock.now()};
    if (options_.new_id) values.message_id = generate_uuid(runtime_.random);
    HOOKCTL_TRY(std::string body, mosaic::restamp(record.body, values));
    Prepared prepared = as_recorded(record);
    prepared.body = std::move(body);
    std::string signature = mosaic::sign(*options_.secret, prepared.body);
    if (place)
      prepared.headers[*place].second = std::move(signature);
    else
      prepared.headers.emplace_back(mosaic::signature_header, std::move(signature));
    return prepared;
  }

  Result<Prepared> renew_aruna(const RecordView& record, const aruna::Payload& payload) {
    if (!payload.download) return as_recorded(record);
    auto renewed = urls_.renew(payload);
    if (renewed && *renewed) {
      Prepared prepared = as_recorded(record);
      HOOKCTL_TRY(prepared.body, aruna::replace_download(record.body, **renewed));
      return prepared;
    }
    const auto expiry = http::presigned_expiry(*payload.download);
    if (expiry && *expiry <= runtime_.clock.now()) return expired(*expiry, std::move(renewed));
    if (!renewed)
      tell(Reason::no_answer, record, renewed.error().text());
    else if (expiry)
      tell(Reason::no_token, record,
           fmt::format("its download URL holds until {}, and there is no token to ask for a new "
                       "one",
                       format_time(*expiry)));
    else
      tell(Reason::not_presigned, record,
           "its download URL does not say how long it holds, and there is no token to ask for a "
           "new one");
    return as_recorded(record);
  }

  static tl::unexpected<Error> expired(Time expiry, Result<std::optional<Url>> renewed) {
    std::string message = fmt::format("its download URL expired at {}", format_time(expiry));
    if (renewed)
      return fail(ErrorCode::verification_failed, std::move(message),
                  "give a token (--token-file, HOOKCTL_TOKEN) to ask Aruna for a new one; --force "
                  "sends it all the same");
    Error error = std::move(renewed.error());
    error.message = fmt::format("{}, and there is no new one: {}", message, error.text());
    error.context.clear();
    // Any other code would say something about the capture or the command line.
    constexpr std::array kept{ErrorCode::refused, ErrorCode::unreachable, ErrorCode::timed_out};
    if (std::ranges::find(kept, error.code) == kept.end())
      error.code = ErrorCode::verification_failed;
    return fail(std::move(error));
  }

  /// A capture may hold many of one kind: the first one stands for them.
  void tell(Reason reason, const RecordView& record, std::string_view why) {
    const bool first = !told_[static_cast<std::size_t>(reason)].exchange(true);
    const LogLevel level = first ? LogLevel::notice : LogLevel::info;
    if (!runtime_.log.enabled(level)) return;
    runtime_.log.write(
        level, fmt::format("record {} goes as it was recorded: {}{}", printable(record.id), why,
                           first ? " (others like it are told with -v)" : ""));
  }

  const RefreshOptions options_;
  DownloadUrls& urls_;
  const Runtime runtime_;
  std::array<std::atomic<bool>, static_cast<std::size_t>(Reason::reasons)> told_{};
};

}  // namespace

std::unique_ptr<Refresher> make_refresher(RefreshOptions options, DownloadUrls& urls,
                                          const Runtime& runtime) {
  return std::make_unique<RecordRefresher>(std::move(options), urls, runtime);
}

}  // namespace hookctl::replay
