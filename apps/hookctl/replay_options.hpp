// What “hookctl replay” is told to do.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "invocation.hpp"
#include "option_groups.hpp"
#include "replay/refresh.hpp"
#include "replay/report.hpp"
#include "replay/run.hpp"
#include "selection_options.hpp"
#include "signed_message.hpp"

namespace hookctl {

inline constexpr std::array replay_sending_list{
    OptionSpec{.name = "to",
               .metavar = "URL",
               .help = "where to send; without a path of its own, each record's path is added",
               .kind = ValueKind::url,
               .required = true},
    OptionSpec{.name = "concurrency",
               .metavar = "N",
               .help = "records under way at the same time; with 1 they keep their order",
               .kind = ValueKind::number,
               .default_value = "1"},
    OptionSpec{.name = "rate",
               .metavar = "N",
               .help = "at most so many a second, or a minute with 30/m",
               .kind = ValueKind::text},
    OptionSpec{.name = "timing",
               .metavar = "TIMING",
               .help = "how far apart: none, original (as they were received), or xN for N times "
                       "as fast",
               .kind = ValueKind::text,
               .default_value = "none"},
    OptionSpec{.name = "timeout",
               .metavar = "DURATION",
               .help = "give a record up when its whole answer has not come within so long",
               .kind = ValueKind::duration,
               .default_value = "30s"},
    OptionSpec{.name = "fail-fast", .help = "end at the first record that fails"},
    OptionSpec{.name = "dry-run", .help = "print what would be sent, and send nothing"},
};

inline constexpr std::array replay_refresh_list{
    OptionSpec{.name = "refresh",
               .help = "make records acceptable again: a Mosaic message's timestamp and signature, "
                       "an Aruna payload's download URL"},
    OptionSpec{.name = "new-id", .help = "with --refresh: give Mosaic messages a new id, too"},
    OptionSpec{.name = "force",
               .help = "with --refresh: send what cannot be made anew as it was recorded"},
};

inline constexpr std::array replay_expectation_list{
    OptionSpec{.name = "expect-status",
               .metavar = "STATUS",
               .help = "the status that must come back, as 204, 2xx or 200-299; 2xx by default",
               .kind = ValueKind::text,
               .repeatable = true},
    OptionSpec{.name = "check",
               .metavar = "CONTRACT",
               .help = "the contract that answers must keep",
               .kind = ValueKind::choice,
               .choices = "mosaic"},
};

inline constexpr std::array replay_result_list{
    OptionSpec{.name = "report",
               .metavar = "FILE",
               .help = "write a report: JUnit XML to FILE.xml, a page to FILE.html",
               .kind = ValueKind::file,
               .repeatable = true},
    OptionSpec{.name = "responses",
               .metavar = "FILE",
               .help = "write the records with their answers to a new capture",
               .kind = ValueKind::file},
    temp_dir_option,
};

inline constexpr std::array replay_option_groups{
    selection_options,
    OptionGroup{"Sending", replay_sending_list},
    OptionGroup{"Refreshing", replay_refresh_list},
    OptionGroup{"Expectations", replay_expectation_list},
    OptionGroup{"Results", replay_result_list},
    signing_secret_options,
    aruna_options,
};

/// The options' values, checked; `usage` for those that contradict one another.
Result<replay::RunOptions> replay_run_options(const Invocation& in);

/// What makes records anew, and what it stands on.
struct ReplayRefresh {
  std::unique_ptr<replay::DownloadUrls> urls;
  std::unique_ptr<replay::Refresher> refresher;  ///< null without --refresh
};
Result<ReplayRefresh> replay_refresh(const Invocation& in);

/// The reports that --report asks for, ready to take outcomes.
Result<std::vector<std::unique_ptr<replay::Report>>> replay_reports(const Invocation& in,
                                                                    const std::string& capture);

}  // namespace hookctl
