// What is made into records: HAR and curl commands; and secrets taken out of any body.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/clock.hpp"
#include "capture/curl_command.hpp"
#include "capture/har_reader.hpp"
#include "capture/har_writer.hpp"
#include "capture/redact.hpp"
#include "capture/redact_json.hpp"
#include "capture/request_text.hpp"
#include "capture/request_writer.hpp"
#include "capture/secret_names.hpp"
#include "demand.hpp"

namespace {

using namespace hookctl::capture;
using hookctl::MemorySink;
using hookctl::MemorySource;

constexpr std::size_t limit = 100'000;

/// An imported record can be written and read, exported, and imported again as the same.
void check_record(const Record& record) {
  const std::string line = format_record(record);
  const auto read = parse_record(line);
  demand(read && format_record(*read) == line);
  MemorySink sink(10'000'000);
  HarWriter writer(sink, "0");
  demand(writer.write(record, "http://h") && writer.end());
  const std::string har = sink.take();
  MemorySource source(har);
  HarReader reader(source, hookctl::system_random(), 10'000'000);
  HarEntry entry;
  demand(reader.next(entry).has_value() && entry.kind == HarEntry::Kind::record);
  demand(format_record(entry.record) == line);
  const auto raw = format_raw_request(record);
  demand(raw.has_value());
}

void check_har(std::string_view text) {
  MemorySource source(text);
  HarReader reader(source, hookctl::system_random(), limit);
  HarEntry entry;
  while (reader.next(entry) && entry.kind != HarEntry::Kind::end)
    if (entry.kind == HarEntry::Kind::record) check_record(entry.record);
}

void check_redaction(std::string_view text) {
  const auto json = redact_json(text, {"/a"});
  if (json) {
    const auto again = redact_json(json->text, {"/a"});
    demand(again && again->pointers.empty() && again->text == json->text);
  }
  if (const auto url = redact_url(text)) demand(!redact_url(*url));
  Record record{.id = "r",
                .received_at = {},
                .method = "POST",
                .url = std::string(text.substr(0, 40)),
                .headers = {{"Authorization", std::string(text)}, {"X", std::string(text)}},
                .body = std::string(text),
                .response = {},
                .further = {}};
  redact(record, {});
  demand(redact(record, {}).done.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = text_of(data, size);
  check_har(text);
  if (const auto requests = parse_curl(text)) demand(requests->size() <= size);
  check_redaction(text);
  return 0;
}
