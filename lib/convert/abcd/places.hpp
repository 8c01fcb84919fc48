// Where an element's text goes.
#pragma once

#include "convert/abcd/builder.hpp"

namespace hookctl::convert::abcd {

/// The place of a text field in the records being filled.
Text& place_of(Field field, Draft& draft);

}  // namespace hookctl::convert::abcd
