#include "process_capture.hpp"

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/log.hpp"
#include "capture/reader.hpp"
#include "inspection.hpp"
#include "json/writer.hpp"
#include "process_report.hpp"

namespace hookctl {
namespace {

using capture::Entry;

/// As a shell tells of a program that SIGPIPE has ended.
constexpr int cut_short = 128 + SIGPIPE;

class Batch {
 public:
  Batch(const Invocation& in, Processor& processor)
      : in_(in), processor_(processor), wanted_(in.list("id")) {}

  Result<int> run(ByteSource& bytes) {
    if (in_.given("out") && wanted_.size() != 1)
      return fail(
          in_.bad_value("out", "it holds the result of one hook", "name the record with --id"));
    if (in_.format() == OutputFormat::json) HOOKCTL_CHECK(in_.out().write("["));
    auto gone_through = go_through(bytes);
    // What was done so far is told, whatever happened.
    if (in_.format() == OutputFormat::json && !in_.out().closed())
      HOOKCTL_CHECK(in_.out().line("]"));
    // The reader of the results may go, as head does: the rest waits for another run.
    if (!gone_through && in_.out().closed())
      return failed_ > 0 ? exit_code(ErrorCode::partial_failure) : cut_short;
    HOOKCTL_CHECK(std::move(gone_through));
    if (in_.stop().signal() != 0) return fail(in_.stop().error());
    return outcome();
  }

 private:
  struct Place {
    std::optional<std::string_view> id;
    std::uint64_t line = 0;
    std::string text() const {
      if (id) return fmt::format("record {}", *id);
      return line > 0 ? fmt::format("line {}", line) : "the rest of the capture";
    }
  };

  Result<void> go_through(ByteSource& bytes) {
    capture::Reader reader(bytes);
    Entry entry;
    for (;;) {
      auto read = reader.next(entry);
      if (in_.stop().signal() != 0) return {};
      // Past the deadline what is there is gone through all the same: Aruna is told of each hook.
      if (!read && read.error().code == ErrorCode::timed_out)
        return not_worked({}, before_any_stage(std::move(read).error()));
      HOOKCTL_CHECK(std::move(read));
      if (entry.kind == Entry::Kind::end) break;
      HOOKCTL_CHECK(take(entry));
    }
    for (const std::string& id : wanted_)
      if (std::ranges::find(found_, id) == found_.end())
        HOOKCTL_CHECK(not_worked({id, 0}, {ErrorCode::not_found, "is not in the capture", {}, {}}));
    return {};
  }

  Result<void> take(Entry& entry) {
    if (entry.kind == Entry::Kind::torn) {
      in_.log().warning(entry.problem.text());
      return {};
    }
    if (entry.kind == Entry::Kind::unreadable) {
      if (wanted_.empty()) return not_worked({{}, entry.line}, std::move(entry.problem));
      return {};
    }
    const capture::RecordView& record = entry.record;
    const bool asked_for = std::ranges::find(wanted_, record.id) != wanted_.end();
    if (!wanted_.empty() && !asked_for) return {};
    const Place place{record.id, entry.line};
    if (asked_for && std::ranges::find(found_, record.id) != found_.end() && in_.given("out"))
      return not_worked(place, {ErrorCode::usage,
                                "another record of this id is before it, and --out holds that "
                                "one's result",
                                {},
                                {}});
    if (asked_for) found_.emplace_back(record.id);
    if (!asked_for && !is_hook_payload(record.body)) {
      ++passed_over_;
      in_.log().notice("passed over: it is no payload of a hook of Aruna's",
                       {{"record", std::string(record.id)}});
      return {};
    }
    return work(place, record.body);
  }

  Result<void> work(const Place& place, std::string_view body) {
    const auto payload = aruna::parse_payload(body);
    if (!payload) return not_worked(place, payload.error());
    auto worked = processor_.work(*payload);
    if (!worked) return not_worked(place, std::move(worked).error());
    ++(worked->error ? failed_ : worked->skipped ? skipped_ : done_);
    std::string error = worked->error ? printable(worked->error->text()) : std::string();
    auto printed = print(place, worked->text, worked->json, error);
    if (worked->error) keep(std::move(*worked->error).within(place.text()));
    return printed;
  }

  /// What was not begun with, and Aruna does not know of.
  Result<void> not_worked(const Place& place, Error error) {
    auto printed = print(place, "failed\n", unworked_as_json(error), printable(error.text()));
    count_failure(std::move(error).within(place.text()));
    return printed;
  }

  void count_failure(Error error) {
    ++failed_;
    keep(std::move(error));
  }

  void keep(Error error) {
    if (!first_) first_ = std::move(error);
  }

  Result<void> print(const Place& place, std::string_view text, std::string_view json,
                     std::string_view error) {
    if (in_.format() == OutputFormat::text) return print_text(place, text, error);
    json::Writer more;
    more.begin_object().member("record", place.id).key("line");
    if (place.line > 0)
      more.unsigned_integer(place.line);
    else
      more.null();
    more.end_object();
    // The result's own object, with two members more.
    const std::string line = fmt::format("{},{}", json.substr(0, json.size() - 1),
                                         std::string_view(more.text()).substr(1));
    if (in_.format() == OutputFormat::ndjson) {
      HOOKCTL_CHECK(in_.out().line(line));
      // Who waits for it sees each result as it comes.
      return in_.out().flush();
    }
    if (std::exchange(begun_, true)) HOOKCTL_CHECK(in_.out().write(","));
    return in_.out().write(line);
  }

  Result<void> print_text(const Place& place, std::string_view text, std::string_view error) {
    if (in_.quiet() && !processor_.dry_run()) return {};
    const auto end = text.find('\n') + 1;
    std::string out =
        fmt::format("{}  {:<9} {}{}\n{}", text.substr(0, end), "record",
                    printable(place.id.value_or(place.line > 0 ? "unreadable" : "the rest")),
                    place.line > 0 ? fmt::format(" (line {})", place.line) : "", text.substr(end));
    if (!error.empty()) out += fmt::format("  {:<9} {}\n", "error", error);
    HOOKCTL_CHECK(in_.out().write(out));
    return in_.out().flush();
  }

  std::uint64_t hooks() const { return done_ + skipped_ + failed_; }

  std::string counts() const {
    std::string text =
        fmt::format("{} hook{}: {} {}, {} skipped, {} failed", hooks(), hooks() == 1 ? "" : "s",
                    done_, processor_.dry_run() ? "planned" : "done", skipped_, failed_);
    if (passed_over_ > 0)
      text += fmt::format("; {} record{} passed over", passed_over_, passed_over_ == 1 ? "" : "s");
    return text;
  }

  Result<int> outcome() {
    if (hooks() == 0)
      return fail(ErrorCode::invalid_input, "the capture holds no payload of a hook of Aruna's",
                  "“hookctl inspect” tells what it holds");
    if (in_.format() == OutputFormat::text && !in_.quiet() && hooks() > 1)
      HOOKCTL_CHECK(in_.out().line(counts()));
    if (failed_ == 0) return 0;
    if (hooks() == 1) return fail(std::move(*first_));
    return fail(ErrorCode::partial_failure, counts(), "the first failure: " + first_->text());
  }

  const Invocation& in_;
  Processor& processor_;
  std::vector<std::string> wanted_;
  std::vector<std::string> found_;
  std::uint64_t done_ = 0;
  std::uint64_t skipped_ = 0;
  std::uint64_t failed_ = 0;
  std::uint64_t passed_over_ = 0;
  std::optional<Error> first_;  ///< failure
  bool begun_ = false;
};

}  // namespace

Result<int> process_capture(const Invocation& in, Processor& processor, ByteSource& bytes) {
  return Batch(in, processor).run(bytes);
}

}  // namespace hookctl
