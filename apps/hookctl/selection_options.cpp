#include "selection_options.hpp"

#include <filesystem>
#include <system_error>
#include <utility>

#include "base/io.hpp"

namespace hookctl {

Result<replay::Selection> read_selection(const Invocation& in, const std::string& capture) {
  replay::Selection::Conditions conditions;
  conditions.since = in.time("since");
  conditions.until = in.time("until");
  auto filters = replay::parse_filters(in.list("filter"));
  if (!filters) return fail(in.bad_value("filter", filters.error().message, filters.error().hint));
  conditions.filters = std::move(*filters);
  conditions.ids = in.list("id");
  // A pipe, as standard input mostly is, can be read but once: there the ids must be whole.
  std::error_code ignored;
  if (!conditions.ids.empty() && capture != "-" &&
      std::filesystem::is_regular_file(capture, ignored)) {
    HOOKCTL_TRY(const Fd fd, open_for_reading(capture));
    FdSource source(fd.get(), capture);
    HOOKCTL_TRY(conditions.ids, replay::find_ids(source, conditions.ids));
  }
  return replay::Selection(std::move(conditions));
}

}  // namespace hookctl
