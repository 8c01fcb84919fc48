#include "capture_import.hpp"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "base/ids.hpp"
#include "base/io.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "capture/curl_command.hpp"
#include "capture/further.hpp"
#include "capture/har_reader.hpp"
#include "capture/reader.hpp"
#include "capture/request_text.hpp"
#include "capture/request_writer.hpp"

namespace hookctl {
namespace {

using capture::Record;

/// A request that is held whole, its record's room left for base64.
constexpr std::size_t largest_request = std::size_t{45} * 1024 * 1024;
constexpr std::size_t largest_headers = std::size_t{1024} * 1024;

using Take = std::function<Result<void>(const std::string&)>;

/// A source whose first bytes have been read already.
class Resumed final : public ByteSource {
 public:
  Resumed(std::string_view first, ByteSource& rest) : first_(first), rest_(rest) {}
  Result<std::size_t> read(std::span<char> room) override {
    if (first_.empty()) return rest_.read(room);
    const std::size_t count = std::min(room.size(), first_.size());
    std::memcpy(room.data(), first_.data(), count);
    first_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view first_;
  ByteSource& rest_;
};

Result<std::string> read_all(ByteSource& source, std::size_t limit) {
  std::string bytes;
  std::size_t used = 0;
  for (;;) {
    bytes.resize(used + std::size_t{64} * 1024);
    HOOKCTL_TRY(const std::size_t got, source.read(std::span(bytes).subspan(used)));
    used += got;
    if (got == 0) break;
    if (used > limit)
      return fail(ErrorCode::invalid_input, fmt::format("more than {}", format_size(limit)));
  }
  bytes.resize(used);
  return bytes;
}

/// A text without the byte order mark that some editors put in front.
std::string_view without_mark(std::string_view text) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  return text.starts_with(mark) ? text.substr(mark.size()) : text;
}

/// Base64 is a third longer than what it stands for: what was short enough may make a record that
/// is too long to be read again.
Result<std::string> line_of(const Record& record) {
  HOOKCTL_CHECK(capture::check_request(record));
  std::string line = format_record(record);
  if (line.size() - 1 > capture::longest_record)
    return fail(ErrorCode::invalid_input,
                fmt::format("its record would be longer than {}, and no reader would take it",
                            format_size(capture::longest_record)));
  return line;
}

class Importer {
 public:
  Importer(const Invocation& in, const ImportOptions& options, const Take& take, ImportCount& count)
      : in_(in), options_(options), take_(take), count_(count) {}

  Result<void> run(const std::string& path) {
    HOOKCTL_TRY(const Fd fd, open_for_reading(path, &in_.stop()));
    FdSource file(fd.get(), path == "-" ? "standard input" : printable(path), &in_.stop());
    // Where one that grows has just begun, more than its first bytes is not waited for.
    std::string first(4096, '\0');
    HOOKCTL_TRY(const std::size_t got, file.read(first));
    first.resize(got);
    Resumed source(first, file);
    HOOKCTL_TRY(const std::string_view format, format_of(first));
    if (format == "har") return har(source);
    HOOKCTL_TRY(const std::string text, read_all(source, largest_request));
    if (format == "body") return body(text);
    return format == "curl" ? curl(without_mark(text)) : http(without_mark(text));
  }

 private:
  Result<std::string_view> format_of(std::string_view first) const {
    if (!options_.format.empty()) return std::string_view(options_.format);
    if (options_.headers) return std::string_view("body");
    const std::string_view text = trimmed(without_mark(first));
    if (text.starts_with('{')) return std::string_view("har");
    if (text.starts_with("curl ") || text.starts_with("curl\t") || text.starts_with("#!"))
      return std::string_view("curl");
    const std::string_view line = trimmed(text.substr(0, text.find('\n')));
    if (line.find(" HTTP/") != std::string_view::npos) return std::string_view("http");
    return fail(ErrorCode::usage, "it is not to be seen what this is",
                "say it with --format har, http, curl or body");
  }

  Result<void> har(ByteSource& source) {
    using Kind = capture::HarEntry::Kind;
    capture::HarReader reader(source, in_.runtime().random, capture::longest_record);
    capture::HarEntry entry;
    for (;;) {
      if (in_.stop().requested()) return fail(in_.stop().error());
      HOOKCTL_CHECK(reader.next(entry));
      if (entry.kind == Kind::end) return {};
      if (entry.kind == Kind::skipped) {
        ++count_.skipped;
        in_.log().info(entry.problem.text());
        continue;
      }
      Result<std::string> line =
          entry.kind == Kind::record ? line_of(entry.record) : fail(entry.problem);
      if (line) {
        HOOKCTL_CHECK(put(*line, entry.exact));
        continue;
      }
      ++count_.unreadable;
      if (entry.kind == Kind::record)
        line = fail(std::move(line).error().within(fmt::format("entry {}", entry.number)));
      in_.log().warning(line.error().text());
    }
  }

  Result<void> http(std::string_view text) {
    HOOKCTL_TRY(capture::RawRequest request, capture::parse_raw_request(text));
    Record record = made();
    record.method = std::move(request.method);
    record.url = std::move(request.target);
    record.headers = std::move(request.headers);
    record.body = std::move(request.body);
    return put(record);
  }

  Result<void> curl(std::string_view text) {
    HOOKCTL_TRY(std::vector<capture::CurlRequest> requests, capture::parse_curl(text));
    if (requests.empty()) return fail(ErrorCode::invalid_input, "there is no curl command");
    for (capture::CurlRequest& request : requests) {
      Record record = made();
      record.method = std::move(request.method);
      record.url = request.url.path();
      if (!request.url.query().empty()) record.url.append("?").append(request.url.query());
      record.headers = std::move(request.headers);
      record.body = std::move(request.body);
      if (request.url.is_tls())
        capture::set_further_field(record.further, "origin", json_text(request.url.origin()));
      HOOKCTL_CHECK(put(record));
    }
    return {};
  }

  Result<void> body(std::string_view text) {
    Record record = made();
    record.method = options_.method;
    record.url = options_.target;
    record.body = text;
    if (options_.headers) {
      HOOKCTL_TRY(const std::string lines,
                  read_file(*options_.headers, largest_headers, &in_.stop()));
      auto headers = capture::parse_headers(lines);
      if (!headers) return fail(std::move(headers).error().within(printable(*options_.headers)));
      record.headers = std::move(*headers);
    }
    return put(record);
  }

  Record made() const {
    Record record;
    record.id = Ulid::generate(in_.runtime().clock, in_.runtime().random).str();
    record.received_at = options_.received_at;
    return record;
  }

  Result<void> put(const Record& record) {
    HOOKCTL_TRY(const std::string line, line_of(record));
    return put(line, true);
  }

  Result<void> put(const std::string& line, bool exact) {
    HOOKCTL_CHECK(take_(line));
    ++count_.records;
    if (!exact) ++count_.inexact;
    return {};
  }

  const Invocation& in_;
  const ImportOptions& options_;
  const Take& take_;
  ImportCount& count_;
};

}  // namespace

Result<void> import_file(const Invocation& in, const std::string& path,
                         const ImportOptions& options, const Take& take, ImportCount& count) {
  auto done = Importer(in, options, take, count).run(path);
  if (done) return {};
  return fail(std::move(done).error().within(path == "-" ? "standard input" : printable(path)));
}

}  // namespace hookctl
