#include "traffic_file.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "capture/reader.hpp"
#include "json/scan.hpp"
#include "settled_source.hpp"

namespace hookctl {
namespace {

constexpr std::string_view blanks = " \t\r\n";

bool begins_like_a_record(std::string_view line) {
  json::Scanner scanner(line, {.bytes = std::numeric_limits<std::size_t>::max(),
                               .string_bytes = std::numeric_limits<std::size_t>::max()});
  json::ScannedMember member;
  bool version = false;
  bool recorded = false;
  for (;;) {
    // A torn line is refused at its end, and has been told by then.
    const auto more = scanner.next(member);
    if (!more || !*more) return false;
    version = version || member.is("v");
    recorded =
        recorded || member.is("received_at") || member.is("body_b64") || member.is("body_sha256");
    if (version && recorded) return true;
  }
}

/// "POST /hook HTTP/1.1".
bool is_request_line(std::string_view line) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == 0 || first == last) return false;
  const auto method = line.substr(0, first);
  return line.substr(last + 1).starts_with("HTTP/") &&
         std::ranges::all_of(method, [](char c) { return (c >= 'A' && c <= 'Z') || c == '-'; });
}

class Opened final : public TrafficFile, private ByteSource {
 public:
  Opened(Fd fd, std::string name, const Stop& stop)
      : fd_(std::move(fd)), name_(std::move(name)), file_(fd_.get(), name_, &stop) {}
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;
  ~Opened() override { wipe(head_.data(), head_.size()); }

  Result<void> look() {
    constexpr std::size_t step = 64 * 1024;
    std::size_t searched = 0;
    for (std::size_t begin = 0;;) {
      // Lines that are blank are no first line.
      begin = std::min(head_.find_first_not_of(blanks, begin), head_.size());
      const auto end = head_.find('\n', std::max(begin, searched));
      searched = head_.size();
      if (end != std::string::npos || head_.size() > capture::longest_record) {
        form_ = form_of(std::string_view(head_).substr(begin, end - begin));
        return {};
      }
      const std::size_t size = head_.size();
      head_.resize(size + step);
      const auto count = settled_.read({head_.data() + size, step});
      head_.resize(size + count.value_or(0));
      HOOKCTL_CHECK(count);
      if (*count > 0) continue;
      form_ = form_of(std::string_view(head_).substr(begin));
      return {};
    }
  }

  FileForm form() const override { return form_; }
  ByteSource& bytes() override { return *this; }
  const std::string& name() const override { return name_; }

  Result<std::string> read_all(std::size_t limit) override {
    std::string all;
    std::array<char, 64UL * 1024> room;
    for (;;) {
      HOOKCTL_TRY(const std::size_t count, read(room));
      if (count == 0) return all;
      if (all.size() + count > limit) {
        wipe(all.data(), all.size());
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} is larger than {}", name_, format_size(limit)));
      }
      all.append(room.data(), count);
    }
  }

 private:
  Result<std::size_t> read(std::span<char> room) override {
    if (given_ == head_.size()) return settled_.read(room);
    const std::size_t count = std::min(room.size(), head_.size() - given_);
    std::copy_n(head_.data() + given_, count, room.data());
    given_ += count;
    return count;
  }

  Fd fd_;
  std::string name_;
  FdSource file_;
  SettledSource settled_{file_};
  FileForm form_ = FileForm::body;
  std::string head_;
  std::size_t given_ = 0;  ///< of the head
};

}  // namespace

FileForm form_of(std::string_view first_line) {
  const auto last = first_line.find_last_not_of(blanks);
  const auto line = first_line.substr(0, last == std::string_view::npos ? 0 : last + 1);
  if (line.starts_with('{')) return begins_like_a_record(line) ? FileForm::capture : FileForm::body;
  if (line.starts_with("HTTP/")) return FileForm::response;
  return is_request_line(line) ? FileForm::request : FileForm::body;
}

Result<std::unique_ptr<TrafficFile>> TrafficFile::open(const std::string& path, const Stop& stop) {
  HOOKCTL_TRY(Fd fd, open_for_reading(path, &stop));
  auto file = std::make_unique<Opened>(std::move(fd), path == "-" ? "standard input" : path, stop);
  HOOKCTL_CHECK(file->look());
  return file;
}

}  // namespace hookctl
