#include "replay/selection.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/log.hpp"
#include "capture/reader.hpp"

namespace hookctl::replay {
namespace {

/// What a beginning of an id has met so far.
struct Wanted {
  std::string text;
  std::string found;
  bool whole = false;  ///< an id reads just so
  bool several = false;

  void see(std::string_view id) {
    if (whole || !id.starts_with(text)) return;
    if (id == text) {
      whole = true;
      several = false;
    } else if (!found.empty()) {
      several = several || found != id;
      return;
    }
    found = id;
  }
};

Error no_such_record(std::string_view id) {
  return {
      ErrorCode::not_found, fmt::format("the capture has no record '{}'", printable(id)), {}, {}};
}

}  // namespace

Selection::Selection(Conditions conditions) : conditions_(std::move(conditions)) {
  auto& ids = conditions_.ids;
  std::ranges::sort(ids);
  const auto repeated = std::ranges::unique(ids);
  ids.erase(repeated.begin(), repeated.end());
  seen_ = std::vector<std::atomic<bool>>(ids.size());
  std::ranges::stable_partition(conditions_.filters,
                                [](const Filter& filter) { return !filter.reads_body(); });
}

bool Selection::selects(const capture::RecordView& record) const {
  const auto& [ids, since, until, filters] = conditions_;
  if (!ids.empty()) {
    const auto place = std::ranges::lower_bound(ids, record.id, std::less<>());
    if (place == ids.end() || *place != record.id) return false;
    seen_[static_cast<std::size_t>(place - ids.begin())].store(true, std::memory_order_relaxed);
  }
  if (since && record.received_at < *since) return false;
  if (until && record.received_at >= *until) return false;
  return std::ranges::all_of(filters, [&](const Filter& one) { return one.matches(record); });
}

Result<void> Selection::check_all_seen() const {
  for (std::size_t i = 0; i < seen_.size(); ++i)
    if (!seen_[i].load(std::memory_order_relaxed)) return fail(no_such_record(conditions_.ids[i]));
  return {};
}

bool Selection::is_everything() const {
  return conditions_.ids.empty() && !conditions_.since && !conditions_.until &&
         conditions_.filters.empty();
}

Result<std::vector<Filter>> parse_filters(const std::vector<std::string>& texts) {
  std::vector<Filter> filters;
  filters.reserve(texts.size());
  for (const std::string& text : texts) {
    HOOKCTL_TRY(Filter filter, Filter::parse(text));
    filters.push_back(std::move(filter));
  }
  return filters;
}

Result<std::vector<std::string>> find_ids(ByteSource& capture,
                                          const std::vector<std::string>& wanted) {
  std::vector<Wanted> all;
  all.reserve(wanted.size());
  for (const std::string& text : wanted) all.push_back({.text = text, .found = {}});
  capture::Reader reader(capture, capture::longest_record, capture::Digests::left);
  capture::Entry entry;
  for (;;) {
    HOOKCTL_CHECK(reader.next(entry));
    if (entry.kind == capture::Entry::Kind::end) break;
    if (entry.kind != capture::Entry::Kind::record) continue;
    for (Wanted& one : all) one.see(entry.record.id);
  }
  std::vector<std::string> ids;
  for (Wanted& one : all) {
    if (one.found.empty()) return fail(no_such_record(one.text));
    if (one.several)
      return fail(ErrorCode::usage,
                  fmt::format("several records' ids begin with '{}'", printable(one.text)),
                  "write more of the id");
    ids.push_back(std::move(one.found));
  }
  return ids;
}

}  // namespace hookctl::replay
