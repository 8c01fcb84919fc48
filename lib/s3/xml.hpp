// The XML of S3: its short answers, and the list of parts that it is sent.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace hookctl::s3 {

/// An answer's root element and the texts of its children that hold nothing but text, by their
/// names without prefix. Deeper elements are left out.
struct Document {
  std::string root;
  std::vector<std::pair<std::string, std::string>> fields;
  /// The first of that name; empty where there is none.
  std::string_view field(std::string_view name) const;
};

/// The longest answer that is read; S3's own are some hundred bytes.
inline constexpr std::size_t longest_document = 1024 * 1024;

/// Reads an answer. A DOCTYPE, more than `longest_document` bytes, more than 16 levels and more
/// than 1000 fields are refused with `invalid_input`. Blanks before it are skipped: a server sends
/// them to keep the connection alive.
Result<Document> parse_document(std::string_view xml);

/// A part that the server has, with its ETag exactly as received.
struct CompletedPart {
  int number = 0;
  std::string etag;
};

/// The body of CompleteMultipartUpload.
std::string complete_body(std::span<const CompletedPart> parts);

}  // namespace hookctl::s3
