// Captures as commands read them record by record, and where they put what they make of them.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/io.hpp"
#include "base/url.hpp"
#include "capture/record.hpp"
#include "invocation.hpp"
#include "replay/selection.hpp"

namespace hookctl {

struct RecordCount {
  std::uint64_t records = 0;     ///< that were selected
  std::uint64_t others = 0;      ///< that were not
  std::uint64_t unreadable = 0;  ///< lines that are no records
  bool torn = false;             ///< the last line was cut short, and counts for none
};

/// Hands each selected record of a capture ("-" is standard input) to `visit`, in order. A line
/// that is none is told and counted. Ends early where the run is to end, with its error.
Result<RecordCount> for_each_record(const Invocation& in, const std::string& path,
                                    const replay::Selection& selection,
                                    const std::function<Result<void>(capture::Record&)>& visit);

/// The exit code after that: 0, or the error where all or some could not be read.
Result<int> judge_count(const RecordCount& count);

/// Refuses an option whose value is the file that is read: the capture would be lost.
Result<void> check_not_input(const Invocation& in, std::string_view option,
                             const std::string& input);

/// Where a command's result goes: a file that appears whole or not at all (0600), or, without a
/// path, standard output. A path that leads to no regular file (a pipe, /dev/stdout) is written to.
class ResultFile final : public ByteSink {
 public:
  static Result<ResultFile> create(const Invocation& in, const std::optional<std::string>& path);
  Result<void> write(std::string_view bytes) override;
  Result<void> commit();

 private:
  explicit ResultFile(Output& out) : out_(&out) {}
  Output* out_;
  std::optional<AtomicFile> file_;
};

/// Where a record was sent to: `to`, as `http::Target` has it, or, as the record tells, its
/// origin or Host. `invalid_input` where nobody tells.
Result<Url> sent_to(const capture::Record& record, const std::optional<Url>& to);
/// Scheme, host and port alone; loopback's where nobody tells.
std::string origin_of(const capture::Record& record, const std::optional<Url>& to);

}  // namespace hookctl
