// The bytes that may have been signed in place of those that came.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hookctl::mosaic {

/// What may have happened on the way.
struct Change {
  std::string_view cause;  ///< a code of `Explanation`
  std::string detail;      ///< for people; empty where the cause says all
};

/// A body as it may have been.
struct BodyVariant {
  Change change;
  std::string bytes;
};

/// With another line end at its end, or none.
std::vector<BodyVariant> line_end_variants(std::string_view body);
/// With other line ends within, or with or without a byte order mark.
std::vector<BodyVariant> text_variants(std::string_view body);
/// In another encoding of characters.
std::vector<BodyVariant> encoding_variants(std::string_view body);

}  // namespace hookctl::mosaic
