// The converter abcd-to-bioschemas: ABCD 2.06 XML in, a Bioschemas Dataset (1.0-RELEASE) as JSON-LD
// out.
#pragma once

#include <memory>

#include "convert/abcd/settings.hpp"
#include "convert/converter.hpp"

namespace hookctl::convert {

/// Whether the options that belong to this converter can be used.
Result<void> check_abcd_to_bioschemas(const Options& options);

/// The converter; `limits` are the defaults but in tests. Nothing is written to `output` before
/// the input's last byte has been found good, but for documents with several datasets.
Result<std::unique_ptr<Converter>> make_abcd_to_bioschemas(const Options& options,
                                                           const Context& context, ByteSink& output,
                                                           ByteSink* units,
                                                           const abcd::Limits& limits = {});

}  // namespace hookctl::convert
