#include "capture/reader.hpp"

#include <fmt/format.h>

#include "json/scan.hpp"

namespace hookctl::capture {
namespace {

std::string place(const Line& line) {
  return fmt::format("line {}", line.number);
}

/// Whether a record was cut short. One that is whole JSON lacks its newline alone, and what else is
/// wrong with it is no crash's doing.
bool ends_within(std::string_view text) {
  return !json::check(text, {.bytes = text.size(), .string_bytes = text.size()}).has_value();
}

}  // namespace

Reader::Reader(ByteSource& source, std::size_t limit, Digests digests)
    : lines_(source, limit), limit_(limit), parser_(digests) {}

Result<void> Reader::next(Entry& entry) {
  for (;;) {
    HOOKCTL_TRY(const Line line, lines_.next());
    if (is_blank(line)) continue;
    read_entry(line, limit_, parser_, entry);
    return {};
  }
}

bool is_blank(const Line& line) {
  const bool has_text = line.state == Line::State::whole || line.state == Line::State::torn;
  return has_text && line.text.find_first_not_of(" \t\r") == std::string_view::npos;
}

void read_entry(const Line& line, std::size_t limit, RecordParser& parser, Entry& entry) {
  entry.line = line.number;
  if (line.state == Line::State::end) {
    entry.kind = Entry::Kind::end;
    return;
  }
  if (line.state == Line::State::oversized) {
    entry.kind = Entry::Kind::unreadable;
    entry.problem = Error{ErrorCode::invalid_input,
                          fmt::format("a record of more than {}", format_size(limit)),
                          place(line),
                          {}};
    return;
  }
  auto parsed = parser.parse(line.text, entry.record);
  if (parsed) {
    entry.kind = Entry::Kind::record;
  } else if (line.state == Line::State::torn && ends_within(line.text)) {
    entry.kind = Entry::Kind::torn;
    entry.problem =
        Error{ErrorCode::invalid_input, "the last record is torn: the file ends within it",
              place(line), "whatever wrote it was cut short; the records before it are whole"};
  } else {
    entry.kind = Entry::Kind::unreadable;
    entry.problem = std::move(parsed).error().within(place(line));
  }
}

}  // namespace hookctl::capture
