// What was found of a message, in words and as JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capture/record_parser.hpp"
#include "inspect_next.hpp"
#include "inspection.hpp"
#include "json/writer.hpp"

namespace hookctl {

/// How a request came, fit to be seen: names of headers, and of values the content type's alone.
struct RequestHead {
  std::string method;
  std::string url;
  std::vector<std::string> header_names;
  std::string content_type;
  std::string content_encoding;
};
RequestHead head_of(std::string_view method, std::string_view url,
                    std::span<const HeaderPair> headers);

/// What a capture's record says beside the request.
struct RecordFacts {
  std::string id;
  std::uint64_t line = 0;
  Time received_at;
  struct Response {
    int status = 0;
    double milliseconds = 0;
    std::size_t size = 0;
  };
  std::optional<Response> response;
  std::string verdict;  ///< JSON, as the recorder found; empty where there is none
  bool redacted = false;
};
RecordFacts facts_of(const capture::RecordView& record, std::uint64_t line);

/// All there is to tell of one message.
struct Inspected {
  Found found;
  FileForm form = FileForm::body;
  std::size_t size = 0;  ///< of the body
  std::optional<RequestHead> head;
  std::optional<RecordFacts> record;
  std::vector<NextStep> next;
};

struct ReportStyle {
  Time now;
  bool color = false;
};

/// The members of its JSON object, within one that is open.
void write_inspected(json::Writer& out, const Inspected& what, Time now);
/// `"next":[{"command","why"}]`.
void write_next(json::Writer& out, const std::vector<NextStep>& steps);

/// Lines for people, the first of which begins with the kind.
std::string inspected_as_text(const Inspected& what, const ReportStyle& style);
/// One line, without its end: what a record is.
std::string inspected_as_line(const Inspected& what, const ReportStyle& style);

/// An aligned row of a report; nothing where there is no text.
void append_row(std::string& out, std::string_view name, std::string_view text);
void append_next(std::string& out, const std::vector<NextStep>& steps);

/// `2026-01-02T03:04:05.678Z (3 min ago)`.
std::string when(Time time, Time now);

}  // namespace hookctl
