#include "replay/response_log.hpp"

#include "capture/further.hpp"
#include "capture/record.hpp"

namespace hookctl::replay {

Result<ResponseLog> ResponseLog::create(const std::string& path) {
  HOOKCTL_TRY(AtomicFile file, AtomicFile::create(path, 0600));
  return ResponseLog(std::move(file));
}

Result<void> ResponseLog::add(const capture::RecordView& record, const http::RawRequest& sent,
                              bool refreshed, Time sent_at, const http::RawAnswer& answer) {
  capture::Record whole{.id = std::string(record.id),
                        .received_at = refreshed ? sent_at : record.received_at,
                        .method = std::string(sent.method),
                        .url = std::string(sent.target),
                        .headers = {},
                        .body = std::string(sent.body),
                        .response = std::nullopt,
                        .further = std::string(record.further)};
  whole.headers.assign(sent.headers.begin(), sent.headers.end());
  // It was another message's.
  if (refreshed) capture::drop_further_field(whole.further, "verdict");
  whole.response = {answer.status, answer.headers, answer.body, answer.milliseconds};
  const std::string line = capture::format_record(whole);
  const std::lock_guard lock(mutex_);
  if (torn_) return {};
  auto written = file_.write(line);
  torn_ = !written;
  return written;
}

Result<void> ResponseLog::commit() {
  return file_.commit();
}

}  // namespace hookctl::replay
