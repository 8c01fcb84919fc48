// A unit as a BioSample.
#pragma once

#include "convert/abcd/facts.hpp"
#include "convert/abcd/json_text.hpp"
#include "convert/abcd/model.hpp"

namespace hookctl::convert::abcd {

void write_unit(JsonText& json, const Unit& unit, const UnitFacts& facts);

}  // namespace hookctl::convert::abcd
