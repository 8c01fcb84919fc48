// The forms in which signatures are written, by Mosaic and by others.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crypto/digest.hpp"

namespace hookctl::mosaic {

/// One way to read the text of a signature.
struct SignatureReading {
  std::vector<std::string_view>
      causes;  ///< in what it differs from Mosaic's form; none: in nothing
  crypto::Hash hash = crypto::Hash::sha256;
  std::string digest;  ///< empty where the form alone is known
  std::string prefix;  ///< what is signed before the body
  std::string scheme;  ///< whose form it is, for people; where it is another's
};

/// All readings of a text, the likeliest first.
std::vector<SignatureReading> read_signature(std::string_view text);

/// Whether a text is a signature of another scheme's, by its form.
bool is_foreign_signature(std::string_view text);

}  // namespace hookctl::mosaic
