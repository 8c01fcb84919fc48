// Conversions from text to text, for the tests of this folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "convert/abcd/settings.hpp"
#include "convert/converter.hpp"

namespace hookctl::convert::test {

/// A runtime that nobody stops and that logs nothing of interest.
struct World {
  World();
  Log log;
  Stop stop;
  Runtime runtime;
};

/// How a conversion went.
struct Outcome {
  Result<void> result;
  std::string output;
  std::string units;
  std::vector<std::string> warnings;
  /// The output as JSON; fails the test where it is none.
  nlohmann::json json() const;
  std::string error() const { return result ? "" : result.error().text(); }
};

struct Given {
  Options options;
  std::string object_id;
  std::string input_sha256;
  abcd::Limits limits;
  std::size_t piece = 0;  ///< how many bytes a write takes; 0 is all of them
};

/// Converts an ABCD document.
Outcome convert_abcd(std::string_view xml, const Given& given = {});

/// A document with one dataset: what stands in its Metadata, in one unit, and at its end. What is
/// empty is replaced by the least that makes it complete.
struct Parts {
  std::string dataset;   ///< children of DataSet before Metadata
  std::string metadata;  ///< children of Metadata
  std::string units;     ///< children of Units
  bool complete = true;  ///< adds a title, details, an address, a licence, an identifier
};
std::string document_of(const Parts& parts);
/// The same with one unit of this content.
std::string document_of_unit(std::string_view unit);

}  // namespace hookctl::convert::test
