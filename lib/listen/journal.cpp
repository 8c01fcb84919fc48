#include "listen/journal.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <functional>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "capture/line_reader.hpp"
#include "capture/reader.hpp"
#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"
#include "listen/reception.hpp"

namespace hookctl::listen {
namespace {

constexpr std::size_t longest_line = 4 * 1024;
constexpr std::uint64_t looked_at_before = 4 * 1024;

/// A message that was dealt with: 16 bytes, for there may be many.
struct Settled {
  std::uint64_t offset;
  std::size_t id;  ///< its hash: a record at the same place need not be the same
  friend auto operator<=>(const Settled&, const Settled&) = default;
};

Settled settled(std::uint64_t offset, std::string_view id) {
  return {offset, std::hash<std::string_view>{}(id)};
}

/// What stood before a place in the capture.
struct Seal {
  std::uint64_t offset = 0;
  std::string before;
};

/// What a journal says.
struct Contents {
  std::uint64_t from = 0;
  std::vector<Seal> seals;
  std::vector<Settled> done;  ///< sorted, each once
};

Result<std::string> digest_before(const capture::Appender& capture, std::uint64_t offset) {
  const std::uint64_t length = std::min(offset, looked_at_before);
  HOOKCTL_TRY(const std::string bytes, capture.read({offset - length, length}));
  return crypto::hex(crypto::bytes_of(crypto::sha256(bytes)));
}

Result<std::string> seal_line(const capture::Appender& capture, std::uint64_t upto) {
  // A seal must not outlive, in a crash of the machine, what it vouches for.
  HOOKCTL_TRY(const Fd fd, open_for_reading(capture.path()));
  if (::fdatasync(fd.get()) != 0)
    return fail(system_error(fmt::format("cannot sync {}", capture.path()), errno));
  HOOKCTL_TRY(const std::string before, digest_before(capture, upto));
  json::Writer line;
  line.begin_object().member("upto", upto).member("before", before).end_object();
  return line.take() + "\n";
}

Result<std::uint64_t> read_offset(const json::Node& root, std::string_view name) {
  HOOKCTL_TRY(const json::Node member, root.at(name));
  HOOKCTL_TRY(const std::int64_t offset, member.integer(0));
  return static_cast<std::uint64_t>(offset);
}

Result<void> read_seal(const json::Node& root, std::string_view name, Contents& contents) {
  HOOKCTL_TRY(const std::uint64_t offset, read_offset(root, name));
  HOOKCTL_TRY(const json::Node before, root.at("before"));
  HOOKCTL_TRY(const std::string_view digest, before.string());
  contents.seals.push_back({offset, std::string(digest)});
  return {};
}

Result<void> read_head(std::string_view line, Contents& contents) {
  HOOKCTL_TRY(const json::Document document, json::Document::parse(line));
  HOOKCTL_TRY(const json::Node version, document.root().at("v"));
  HOOKCTL_CHECK(version.integer(1, 1));
  HOOKCTL_CHECK(read_seal(document.root(), "from", contents));
  contents.from = contents.seals.front().offset;
  return {};
}

Result<void> read_entry(std::string_view line, Contents& contents) {
  HOOKCTL_TRY(const json::Document document, json::Document::parse(line));
  if (read_seal(document.root(), "upto", contents)) return {};
  HOOKCTL_TRY(const std::uint64_t offset, read_offset(document.root(), "offset"));
  HOOKCTL_TRY(const json::Node id, document.root().at("id"));
  HOOKCTL_TRY(const std::string_view text, id.string());
  contents.done.push_back(settled(offset, text));
  return {};
}

/// Nothing where there is no journal yet.
Result<std::optional<Contents>> read_journal(const std::string& path, Log& log) {
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!fd.valid() && errno == ENOENT) return std::optional<Contents>();
  if (!fd.valid())
    return fail(system_error(fmt::format("cannot read {}", path), errno, ErrorCode::config));
  FdSource source(fd.get(), path);
  capture::LineReader lines(source, longest_line);
  Contents contents;
  using State = capture::Line::State;
  for (bool first = true;; first = false) {
    HOOKCTL_TRY(const capture::Line line, lines.next());
    if (first && (line.state != State::whole || !read_head(line.text, contents)))
      return fail(ErrorCode::invalid_input,
                  fmt::format("{} is not the journal of a capture, or of another version", path),
                  "move it away; what the capture holds is then taken as dealt with");
    if (line.state == State::end || line.state == State::torn) break;
    if (first) continue;
    if (!read_entry(line.text, contents))
      log.warning(
          fmt::format("line {} of {} is unreadable and was passed over", line.number, path));
  }
  std::ranges::sort(contents.done);
  const auto twice = std::ranges::unique(contents.done);
  contents.done.erase(twice.begin(), twice.end());
  return std::optional(std::move(contents));
}

/// Whether the capture may be the one that the journal was kept for.
bool may_belong(const Contents& contents, const capture::Appender& capture) {
  return std::ranges::all_of(contents.seals, [&](const Seal& seal) {
    if (seal.offset > capture.size()) return false;
    const auto digest = digest_before(capture, seal.offset);
    return digest && *digest == seal.before;
  });
}

/// What is to be run of a capture from an offset on, and whether what was dealt with stands there.
class Scan {
 public:
  Scan(const capture::Appender& capture, const Contents& contents, Log& log)
      : capture_(capture), contents_(contents), log_(log) {}

  Result<void> run() {
    HOOKCTL_TRY(const Fd fd, open_for_reading(capture_.path()));
    if (::lseek(fd.get(), static_cast<off_t>(contents_.from), SEEK_SET) < 0)
      return fail(system_error(fmt::format("cannot read {}", capture_.path()), errno));
    FdSource source(fd.get(), capture_.path());
    capture::LineReader lines(source, capture::longest_record);
    for (;;) {
      HOOKCTL_TRY(const capture::Line line, lines.next());
      if (line.state == capture::Line::State::end) return {};
      if (line.state == capture::Line::State::whole)
        look_at(line);
      else
        pass_over(contents_.from + line.offset);
    }
  }

  bool complete() const { return found_ == contents_.done.size(); }

  std::deque<capture::Place> waiting;
  /// Offsets and ids of those beyond the first that waits.
  std::vector<std::pair<std::uint64_t, std::string>> done;

 private:
  void pass_over(std::uint64_t offset) {
    log_.warning(
        fmt::format("what stands at byte {} of {} is no record, and no command is run for it",
                    offset, capture_.path()));
  }

  void look_at(const capture::Line& line) {
    if (line.text.empty()) return;
    const std::uint64_t offset = contents_.from + line.offset;
    if (!parser_.parse(line.text, record_)) return pass_over(offset);
    if (std::ranges::binary_search(contents_.done, settled(offset, record_.id))) {
      ++found_;
      if (!waiting.empty()) done.emplace_back(offset, record_.id);
    } else if (was_accepted(record_)) {
      waiting.push_back({offset, line.text.size() + 1});
    }
  }

  const capture::Appender& capture_;
  const Contents& contents_;
  Log& log_;
  capture::RecordParser parser_;
  capture::RecordView record_;
  std::size_t found_ = 0;
};

Result<void> rewrite(const std::string& path, const capture::Appender& capture, const Scan& scan) {
  const std::uint64_t end = capture.size();
  const std::uint64_t from = scan.waiting.empty() ? end : scan.waiting.front().offset;
  HOOKCTL_TRY(const std::string before, digest_before(capture, from));
  HOOKCTL_TRY(AtomicFile file, AtomicFile::create(path, 0600));
  json::Writer head;
  head.begin_object().member("v", 1).member("from", from).member("before", before).end_object();
  HOOKCTL_CHECK(file.write(head.take() + "\n"));
  HOOKCTL_TRY(const std::string seal, seal_line(capture, end));
  HOOKCTL_CHECK(file.write(seal));
  for (const auto& [offset, id] : scan.done) {
    json::Writer line;
    line.begin_object().member("id", id).member("offset", offset).end_object();
    HOOKCTL_CHECK(file.write(line.take() + "\n"));
  }
  return file.commit();
}

}  // namespace

Result<Journal::Opened> Journal::open(const capture::Appender& capture, bool from_start, Log& log) {
  const std::string path = capture.path() + ".done";
  HOOKCTL_TRY(auto contents, read_journal(path, log));
  const std::uint64_t end = capture.size();
  if (!contents || end == 0) contents = Contents{from_start ? 0 : end, {}, {}};
  // What was not on the disk in a crash of the machine is neither there nor waits.
  std::erase_if(contents->done, [&](const Settled& entry) { return entry.offset >= end; });
  Scan scan(capture, *contents, log);
  const bool may = may_belong(*contents, capture);
  if (may) HOOKCTL_CHECK(scan.run());
  if (!may || !scan.complete()) {
    log.warning(
        fmt::format("{} was kept for another capture than {} is now: what the capture holds "
                    "is taken as dealt with",
                    path, capture.path()));
    scan.waiting.clear();
    scan.done.clear();
  }
  if (auto written = rewrite(path, capture, scan); !written)
    return fail(std::move(written).error().as(ErrorCode::config));
  Fd fd(::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW));
  if (!fd.valid())
    return fail(system_error(fmt::format("cannot write {}", path), errno, ErrorCode::config));
  return Opened{std::unique_ptr<Journal>(new Journal(path, std::move(fd))),
                std::move(scan.waiting)};
}

Result<void> Journal::seal(const capture::Appender& capture, std::uint64_t upto) {
  HOOKCTL_TRY(const std::string line, seal_line(capture, upto));
  return FdSink(fd_.get(), path_).write(line);
}

Result<void> Journal::note(std::string_view id, capture::Place place, const Dealt& dealt) {
  json::Writer line;
  line.begin_object().member("id", id).member("offset", place.offset);
  if (dealt.how == Dealt::How::answered)
    line.member("answered", true);
  else if (dealt.how == Dealt::How::timed_out)
    line.member("timed_out", true);
  else if (dealt.ending.signal != 0)
    line.member("signal", dealt.ending.signal);
  else
    line.member("exit", dealt.ending.code);
  if (dealt.how != Dealt::How::answered) line.member("ms", dealt.took.count());
  line.end_object();
  return FdSink(fd_.get(), path_).write(line.take() + "\n");
}

}  // namespace hookctl::listen
