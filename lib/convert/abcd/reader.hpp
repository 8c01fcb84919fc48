// An ABCD document as it is read: expat, our limits, and the way from elements to the builder.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "convert/abcd/builder.hpp"
#include "convert/abcd/settings.hpp"

struct XML_ParserStruct;

namespace hookctl::convert::abcd {

/// Every error of the document tells line and column.
class Reader {
 public:
  Reader(Builder& builder, const Limits& limits);
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  Result<void> feed(std::string_view bytes);
  Result<void> finish();

 private:
  struct Callbacks;
  struct Open {
    const Element* element;  ///< null: not read, and so is all that it contains
    Type type;
  };

  Result<void> parse(std::string_view bytes, bool last);
  void begin(const char* name, const char** attributes);
  void begin_outside(std::string_view uri, std::string_view name);
  void end();
  void text(std::string_view part);
  void check_attributes(const char** attributes);
  void refuse(std::string message, std::string hint = {});
  void stop(Error error);
  std::string place() const;
  Error parse_error() const;

  Builder& builder_;
  const Limits& limits_;
  std::unique_ptr<XML_ParserStruct, void (*)(XML_ParserStruct*)> parser_;
  std::optional<Error> error_;
  std::string small_;  // what came in pieces too small to be worth parsing alone
  std::uint64_t fed_ = 0;
  std::size_t depth_ = 0;
  std::size_t skipped_from_ = 0;  // the depth of the outermost element that is not read, or 0
  std::size_t known_ = 0;         // how many elements of `open_` are in use
  std::array<Open, 64> open_;
  std::size_t text_size_ = 0;
  bool in_text_ = false;
  bool found_data_sets_ = false;
  bool found_data_set_ = false;
};

}  // namespace hookctl::convert::abcd
