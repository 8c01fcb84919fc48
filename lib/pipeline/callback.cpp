#include "pipeline/callback.hpp"

#include <fmt/format.h>

#include "aruna/hook_status.hpp"
#include "base/log.hpp"

namespace hookctl::pipeline {
namespace {

constexpr std::size_t longest_error = 1024;

/// Whether the server's record of the hook is already what the callback would make it.
bool already_told(aruna::Api& api, const aruna::HookCallback& callback) {
  const auto object = api.get_object(callback.object_id);
  if (!object) return false;
  const auto status = aruna::hook_status_of(*object, callback.hook_id);
  if (!status) return false;
  // The server notes an error of its own where it could not reach the receiver.
  if (const auto* failed = std::get_if<aruna::Failed>(&callback.status))
    return status->state == aruna::HookStatus::State::error && status->error == failed->error;
  return status->state == aruna::HookStatus::State::finished;
}

/// Whether to try again later: the server was not reached, or had trouble of its own.
bool may_be_taken_later(const Error& error) {
  return error.code == ErrorCode::unreachable || error.code == ErrorCode::timed_out ||
         error.code == ErrorCode::interrupted || error.code == ErrorCode::internal;
}

}  // namespace

aruna::HookCallback make_callback(const aruna::Payload& payload, Outcome outcome) {
  aruna::HookCallback callback{.hook_id = payload.hook_id,
                               .object_id = payload.object_id,
                               .secret = payload.secret.clone(),
                               .pubkey_serial = payload.pubkey_serial,
                               .status = std::move(outcome)};
  return callback;
}

Outcome failure_outcome(const Error& error, bool as_label) {
  std::string text = printable(error.text());
  if (text.size() > longest_error) {
    // A cut within a character would be no UTF-8.
    std::size_t end = longest_error;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text = text.substr(0, end) + "…";
  }
  if (!as_label) return aruna::Failed{std::move(text)};
  return aruna::Finished{{{"ERROR", std::move(text), aruna::KeyValueVariant::label}}, {}};
}

DeliveryReport deliver(aruna::Api& api, Ledger& ledger, const aruna::HookCallback& callback,
                       bool ask_first) {
  const JobId id{callback.hook_id, callback.object_id};
  const auto note = [](Result<void> noted) -> DeliveryReport {
    if (!noted) return {Delivery::delivered, std::move(noted).error()};
    return {Delivery::delivered, std::nullopt};
  };
  // Another run has the time that this one has not.
  if (callback.last_words == std::chrono::milliseconds(0)) {
    const auto kept = ledger.release(id);
    return {kept ? Delivery::kept : Delivery::lost,
            Error{ErrorCode::timed_out, "the time for the last word to Aruna is over", {}, {}}};
  }
  if (ask_first && already_told(api, callback)) return note(ledger.mark_sent(id));
  // Where the ledger fails, telling Aruna is all that is left.
  const auto marked = ledger.mark_sending(id);
  auto sent = api.hook_callback(callback);
  if (sent) return note(ledger.mark_sent(id));
  // Where the answer was lost the server may have acted: the next run asks before it repeats.
  if (may_be_taken_later(sent.error())) {
    (void)ledger.release(id);
    return {marked ? Delivery::kept : Delivery::lost, std::move(sent).error()};
  }
  (void)ledger.give_up_callback(id, sent.error().text());
  return {Delivery::refused, std::move(sent).error()};
}

Result<FlushReport> flush(aruna::Api& api, Ledger& ledger, bool can_ask) {
  HOOKCTL_TRY(std::vector<OwedCallback> owed, ledger.owed_callbacks());
  FlushReport report;
  for (OwedCallback& entry : owed) {
    HOOKCTL_TRY(const bool ours, ledger.claim_callback(entry.id));
    if (!ours) continue;
    aruna::HookCallback callback{.hook_id = entry.id.hook_id,
                                 .object_id = entry.id.object_id,
                                 .secret = std::move(entry.secret),
                                 .pubkey_serial = entry.pubkey_serial,
                                 .status = std::move(entry.outcome)};
    auto done = deliver(api, ledger, callback, can_ask);
    if (done.delivery == Delivery::delivered) {
      ++report.delivered;
    } else {
      ++report.failed;
      report.errors.emplace_back(entry.id, std::move(*done.error));
    }
  }
  return report;
}

}  // namespace hookctl::pipeline
