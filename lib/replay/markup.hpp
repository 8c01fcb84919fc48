// Text for XML and HTML.
#pragma once

#include <string>
#include <string_view>

namespace hookctl::replay {

/// A text that stands for itself in an element or a quoted attribute, of XML 1.0 and of HTML:
/// markup and line ends as references. What is no UTF-8 and what XML 1.0 has no characters for
/// (section 2.2) becomes U+FFFD.
std::string escape_markup(std::string_view text);

}  // namespace hookctl::replay
