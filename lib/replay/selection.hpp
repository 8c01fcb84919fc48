// Which records of a capture are meant.
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/io.hpp"
#include "capture/record_parser.hpp"
#include "replay/filter.hpp"

namespace hookctl::replay {

/// All conditions must hold; of the ids, one.
class Selection {
 public:
  struct Conditions {
    std::vector<std::string> ids;  ///< whole ones; none: any
    std::optional<Time> since;     ///< received at this time or later
    std::optional<Time> until;     ///< received before this time
    std::vector<Filter> filters;
  };

  Selection() = default;
  explicit Selection(Conditions conditions);

  /// Safe to call from several threads. What costs least is looked at first.
  bool selects(const capture::RecordView& record) const;
  /// `not_found` where a record of one of the ids has not been shown to `selects`: what a pipe held
  /// is known only at its end.
  Result<void> check_all_seen() const;
  /// Whether nothing is left out.
  bool is_everything() const;

 private:
  Conditions conditions_;
  mutable std::vector<std::atomic<bool>> seen_;  ///< for each id
};

/// Reads filters as `--filter` gives them.
Result<std::vector<Filter>> parse_filters(const std::vector<std::string>& texts);

/// Finds the records' ids that are meant: whole, or the beginning of one id alone. Goes through all
/// of the capture. `not_found` where there is none, `usage` where a beginning fits several.
Result<std::vector<std::string>> find_ids(ByteSource& capture,
                                          const std::vector<std::string>& wanted);

}  // namespace hookctl::replay
