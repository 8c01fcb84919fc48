// A dataset as a Bioschemas Dataset, with the fallbacks of the profile's minimum properties.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "convert/abcd/aggregate.hpp"
#include "convert/abcd/model.hpp"
#include "convert/abcd/settings.hpp"
#include "convert/abcd/spool.hpp"

namespace hookctl::convert::abcd {

/// Where a dataset's identifier comes from.
struct Identity {
  std::string identifier;
  bool is_makeshift = false;  ///< neither the document nor the command line names it
  /// It is the input's digest, which is not known yet: the object is left open for `identify`.
  bool pending = false;
};

/// One dataset to be written.
struct Dataset {
  const Metadata& metadata;
  const Aggregate& aggregate;
  const Spool& units;  ///< entries, separated by commas
  const Settings& settings;
  Identity identity;
  bool alone = true;  ///< the whole document, with its context
};

/// The output's context, a member of its outermost object.
std::string_view context_json();

/// Writes the object, without its end where the identity is pending. Warnings about minimum
/// properties go to `warnings`; with `strict`, and always without a name, they are an error.
Result<void> write_dataset(const Dataset& dataset, ByteSink& sink,
                           std::vector<std::string>& warnings);

/// The members and the end that a pending object still lacks.
std::string identify(const std::string& identifier);

}  // namespace hookctl::convert::abcd
