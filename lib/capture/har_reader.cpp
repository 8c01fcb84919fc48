#include "capture/har_reader.hpp"

#include <fmt/format.h>

#include "capture/har_entry.hpp"
#include "json/document.hpp"

namespace hookctl::capture {
namespace {

constexpr std::string_view hint = "a HAR is what a browser's developer tools save as such";

tl::unexpected<Error> no_har(std::string_view why) {
  return fail(ErrorCode::invalid_input, fmt::format("this is no HAR: {}", why), std::string(hint));
}

/// HAR 1.1 differs in nothing that is read here; an empty version means 1.1.
Result<void> check_version(std::string_view text) {
  HOOKCTL_TRY(const auto document, json::Document::parse(text, {.bytes = 100}));
  auto version = document.root().string();
  if (!version) return no_har("log/version is no string");
  if (version->empty() || version->starts_with("1.")) return {};
  return no_har("log/version is neither 1.1 nor 1.2");
}

}  // namespace

HarReader::HarReader(ByteSource& source, Random& random, std::size_t limit)
    : stream_(source, limit), random_(random) {}

Result<void> HarReader::next(HarEntry& entry) {
  entry = {};
  if (state_ == State::start) HOOKCTL_CHECK(start());
  if (state_ == State::done) return {};
  HOOKCTL_TRY(const bool ends, stream_.take(']'));
  if (ends) return finish();
  if (number_ > 0) HOOKCTL_CHECK(stream_.expect(','));
  entry.number = ++number_;
  auto text = stream_.value();
  if (!text) return fail(std::move(text).error().within(fmt::format("entry {}", number_)));
  read_har_entry(*text, random_, entry);
  if (entry.kind != HarEntry::Kind::record)
    entry.problem = std::move(entry.problem).within(fmt::format("entry {}", number_));
  return {};
}

/// Goes on to the first entry.
Result<void> HarReader::start() {
  state_ = State::done;
  HOOKCTL_TRY(const bool object, stream_.take('{'));
  if (!object) return no_har("it does not begin with “{”");
  for (bool first = true;; first = false) {
    if (first) {
      HOOKCTL_TRY(const bool empty, stream_.take('}'));
      if (empty) break;
    } else {
      HOOKCTL_TRY(const bool more, stream_.take(','));
      if (!more) break;
    }
    HOOKCTL_TRY(const std::string_view key, stream_.key());
    if (key != "\"log\"") {
      HOOKCTL_TRY([[maybe_unused]] const auto value, stream_.value());
      continue;
    }
    HOOKCTL_TRY(const bool log, stream_.take('{'));
    if (!log) return no_har("log is no object");
    HOOKCTL_TRY(const bool empty, stream_.take('}'));
    if (empty) return no_har("log has no entries");
    HOOKCTL_TRY(const bool entered, enter_entries());
    if (!entered) return no_har("log has no entries");
    state_ = State::entries;
    return {};
  }
  return no_har("it has no log");
}

/// Passes over the log's members up to its entries; false at the log's end.
Result<bool> HarReader::enter_entries() {
  for (;;) {
    HOOKCTL_TRY(const std::string_view key, stream_.key());
    if (key == "\"entries\"") {
      HOOKCTL_TRY(const bool array, stream_.take('['));
      if (!array) return no_har("log/entries is no array");
      if (seen_entries_) return no_har("log/entries is given twice");
      seen_entries_ = true;
      return true;
    }
    HOOKCTL_CHECK(other_member(key));
    HOOKCTL_TRY(const bool more, stream_.take(','));
    if (!more) return false;
  }
}

Result<void> HarReader::other_member(std::string_view key) {
  const bool version = key == "\"version\"";
  HOOKCTL_TRY(const std::string_view value, stream_.value());
  return version ? check_version(value) : Result<void>();
}

/// Reads what follows the entries.
Result<void> HarReader::finish() {
  state_ = State::done;
  HOOKCTL_TRY(const bool more_in_log, stream_.take(','));
  if (more_in_log) {
    HOOKCTL_TRY([[maybe_unused]] const bool again, enter_entries());
  }
  HOOKCTL_CHECK(stream_.expect('}'));
  for (;;) {
    HOOKCTL_TRY(const bool more, stream_.take(','));
    if (!more) break;
    HOOKCTL_TRY([[maybe_unused]] const auto key, stream_.key());
    HOOKCTL_TRY([[maybe_unused]] const auto value, stream_.value());
  }
  HOOKCTL_CHECK(stream_.expect('}'));
  return stream_.end();
}

}  // namespace hookctl::capture
