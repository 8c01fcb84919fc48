// What the conversion of an ABCD document is told from outside.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "convert/converter.hpp"

namespace hookctl::convert::abcd {

/// Beyond these a document is refused.
struct Limits {
  std::uint64_t input = std::uint64_t{64} << 30;  ///< bytes in all
  std::size_t depth = 64;                         ///< elements in one another
  std::size_t text = 1 << 20;                     ///< bytes of one element's text
  std::size_t attributes = 128;                   ///< of one element
  std::size_t attribute_bytes = 64 * 1024;        ///< names and values of one element's attributes
  std::size_t markup = 1 << 20;                   ///< bytes of one tag, comment or instruction
  std::size_t record = 8 << 20;                   ///< data of one unit, or of a dataset's metadata
  std::size_t datasets = 100'000;
  /// No limit to the document: how many list items are told apart in memory (docs/adr/0007).
  std::size_t remembered = 192 * 1024;
};

struct Settings {
  Units units = Units::in_document;
  bool strict = false;
  std::string license;     ///< an address
  std::string dataset_id;  ///< from the command line
  std::string object_id;   ///< after that one
  std::string url;
  std::string temp_dir;
  Limits limits;
};

}  // namespace hookctl::convert::abcd
