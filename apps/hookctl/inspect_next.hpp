// The command to use next on what was inspected.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inspection.hpp"
#include "traffic_file.hpp"

namespace hookctl {

/// A line to run, and what it does.
struct NextStep {
  std::string command;
  std::string why;
};

/// Where a message was found.
struct Whereabouts {
  std::string_view file;  ///< as it was named; "-" is standard input
  FileForm form = FileForm::body;
  std::optional<std::string_view> id;  ///< the record's, in a capture
};

/// The most useful first; none where there is nothing to be done.
std::vector<NextStep> next_steps(const Found& found, const Whereabouts& where, Time now);

/// What was seen of a whole capture.
struct CaptureKinds {
  bool records = false;
  bool hooks = false;      ///< that can be worked off now
  bool messages = false;   ///< Mosaic's
  bool renewable = false;  ///< what “replay --refresh” can make anew
  bool others = false;     ///< what it cannot

  void see(const Found& found, Time now);
};
std::vector<NextStep> next_steps(const CaptureKinds& kinds, std::string_view file);

}  // namespace hookctl
