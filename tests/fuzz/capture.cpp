// Captures, raw requests and files of headers.
#include <cstddef>
#include <cstdint>
#include <string>

#include "capture/reader.hpp"
#include "capture/record.hpp"
#include "capture/request_text.hpp"
#include "demand.hpp"

namespace {

using namespace hookctl::capture;

/// What can be read can be written, and is then the same.
void check_record(std::string_view line) {
  const auto record = parse_record(line);
  if (!record) {
    demand(record.error().code == hookctl::ErrorCode::invalid_input ||
           record.error().code == hookctl::ErrorCode::verification_failed);
    return;
  }
  const std::string written = format_record(*record);
  const auto again = parse_record(written);
  demand(again && again->headers == record->headers && again->body == record->body);
  demand(format_record(*again) == written);
}

void check_reader(std::string_view text) {
  hookctl::MemorySource source(text);
  Reader reader(source, 2000);
  Entry entry;
  std::uint64_t line = 0;
  for (;;) {
    demand(reader.next(entry).has_value());
    if (entry.kind == Entry::Kind::end) return;
    demand(entry.line > line);
    line = entry.line;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = text_of(data, size);
  check_record(text);
  check_reader(text);
  if (const auto request = parse_raw_request(text)) demand(request->body.size() <= size);
  if (const auto headers = parse_headers(text)) demand(headers->size() <= size);
  return 0;
}
