#include "replay/response_log.hpp"

#include "capture/record.hpp"

namespace hookctl::replay {

Result<ResponseLog> ResponseLog::create(const std::string& path) {
  HOOKCTL_TRY(AtomicFile file, AtomicFile::create(path, 0600));
  return ResponseLog(std::move(file));
}

Result<void> ResponseLog::add(const capture::RecordView& record, const Prepared* refreshed,
                              Time sent_at, const http::RawAnswer& answer) {
  capture::Record whole{.id = std::string(record.id),
                        .received_at = refreshed != nullptr ? sent_at : record.received_at,
                        .method = std::string(record.method),
                        .url = std::string(record.url),
                        .headers = {},
                        .body = {},
                        .response = std::nullopt,
                        .further = std::string(record.further)};
  if (refreshed != nullptr) {
    whole.headers = refreshed->headers;
    whole.body = refreshed->body;
  } else {
    whole.headers.assign(record.headers.begin(), record.headers.end());
    whole.body = record.body;
  }
  whole.response = {answer.status, answer.headers, answer.body, answer.milliseconds};
  const std::string line = capture::format_record(whole);
  const std::lock_guard lock(mutex_);
  return file_.write(line);
}

Result<void> ResponseLog::commit() {
  return file_.commit();
}

}  // namespace hookctl::replay
