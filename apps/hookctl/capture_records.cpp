#include "capture_records.hpp"

#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "base/log.hpp"
#include "capture/further.hpp"
#include "capture/reader.hpp"
#include "http/target.hpp"
#include "json/document.hpp"

namespace hookctl {
namespace {

constexpr unsigned private_mode = 0600;

/// What an import has kept of a record's origin.
std::optional<std::string> kept_origin(const capture::Record& record) {
  const auto text = capture::further_field(record.further, "origin");
  if (!text) return std::nullopt;
  const auto document = json::Document::parse(*text, {.bytes = 10'000});
  if (!document) return std::nullopt;
  const auto origin = document->root().string();
  if (!origin) return std::nullopt;
  const auto url = Url::parse(*origin);
  if (!url) return std::nullopt;
  return url->origin();
}

bool is_absolute(std::string_view target) {
  return target.starts_with("http://") || target.starts_with("https://");
}

}  // namespace

Result<RecordCount> for_each_record(const Invocation& in, const std::string& path,
                                    const replay::Selection& selection,
                                    const std::function<Result<void>(capture::Record&)>& visit) {
  using Kind = capture::Entry::Kind;
  const std::string name = path == "-" ? "standard input" : printable(path);
  HOOKCTL_TRY(const Fd fd, open_for_reading(path, &in.stop()));
  FdSource source(fd.get(), name, &in.stop());
  capture::Reader reader(source);
  capture::Entry entry;
  RecordCount count;
  for (;;) {
    if (in.stop().requested()) return fail(in.stop().error());
    HOOKCTL_CHECK(reader.next(entry));
    if (entry.kind == Kind::end) break;
    if (entry.kind == Kind::torn) {
      count.torn = true;
      in.log().warning(entry.problem.text(), {{"file", name}});
      continue;
    }
    if (entry.kind == Kind::record && !selection.selects(entry.record)) {
      ++count.others;
      continue;
    }
    Result<capture::Record> record =
        entry.kind == Kind::record ? capture::to_record(entry.record) : fail(entry.problem);
    if (record) {
      ++count.records;
      HOOKCTL_CHECK(visit(*record));
      continue;
    }
    ++count.unreadable;
    if (entry.kind == Kind::record)
      record = fail(std::move(record).error().within(fmt::format("line {}", entry.line)));
    in.log().warning(record.error().text(), {{"file", name}});
  }
  HOOKCTL_CHECK(selection.check_all_seen());
  return count;
}

Result<void> check_not_input(const Invocation& in, std::string_view option,
                             const std::string& input) {
  const auto path = in.text(option);
  std::error_code ignored;
  const std::string read = input == "-" ? "/dev/stdin" : input;
  if (!path || !std::filesystem::is_regular_file(read, ignored) ||
      !std::filesystem::equivalent(*path, read, ignored))
    return {};
  return fail(in.bad_value(option, "this is the capture that is read, and it would be lost",
                           "name another file"));
}

Result<int> judge_count(const RecordCount& count) {
  if (count.unreadable == 0 && !count.torn) return 0;
  if (count.records + count.others == 0)
    return fail(ErrorCode::invalid_input, "the capture holds no record that can be read",
                "the warnings tell what is wrong with its lines");
  if (count.unreadable == 0) return 0;
  return fail(ErrorCode::partial_failure,
              fmt::format("{} of {} records could not be read", count.unreadable,
                          count.records + count.others + count.unreadable),
              "they are left out; the warnings name them");
}

Result<ResultFile> ResultFile::create(const Invocation& in,
                                      const std::optional<std::string>& path) {
  ResultFile result(in.out());
  if (!path || *path == "-" || *path == "/dev/stdout") return result;
  HOOKCTL_TRY(AtomicFile file, AtomicFile::create(*path, private_mode));
  result.file_.emplace(std::move(file));
  return result;
}

Result<void> ResultFile::write(std::string_view bytes) {
  if (file_) return file_->write(bytes);
  return out_->write(bytes);
}

Result<void> ResultFile::commit() {
  return file_ ? file_->commit() : Result<void>();
}

Result<Url> sent_to(const capture::Record& record, const std::optional<Url>& to) {
  if (to) return Url::parse(to->origin() + std::string(http::Target(*to).of(record.url)));
  if (is_absolute(record.url)) return Url::parse(record.url);
  std::string origin = kept_origin(record).value_or("");
  if (origin.empty()) {
    const auto host = record.header("Host");
    if (!host || host->empty())
      return fail(ErrorCode::invalid_input, "the record does not tell the server: it has no Host",
                  "name it with --to");
    origin = fmt::format("http://{}", *host);
  }
  if (!record.url.starts_with('/')) origin += '/';
  return Url::parse(origin + record.url);
}

std::string origin_of(const capture::Record& record, const std::optional<Url>& to) {
  if (to) return to->origin();
  const auto url = sent_to(record, std::nullopt);
  return url ? url->origin() : "http://localhost";
}

}  // namespace hookctl
