#include "replay_options.hpp"

#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "base/open_files.hpp"
#include "connection.hpp"
#include "mosaic/signature.hpp"

namespace hookctl {
namespace {

constexpr std::uint64_t most_connections = 1024;
/// Those that a connection has open: its socket, and libcurl's own.
constexpr std::uint64_t files_of_connection = 3;
/// Beside those of connections: the capture, reports, libraries.
constexpr std::uint64_t other_files = 64;

Error in_option(const Invocation& in, std::string_view option, const Error& error) {
  return in.bad_value(option, error.message, error.hint);
}

Result<replay::Pace> read_pace(const Invocation& in) {
  replay::Pace pace;
  auto speed = replay::parse_timing(*in.text("timing"));
  if (!speed) return fail(in_option(in, "timing", speed.error()));
  pace.speed = *speed;
  if (const auto text = in.text("rate")) {
    auto rate = replay::parse_rate(*text);
    if (!rate) return fail(in_option(in, "rate", rate.error()));
    pace.rate = *rate;
  }
  return pace;
}

Result<replay::Expectations> read_expectations(const Invocation& in) {
  replay::Expectations expected{.statuses = {}, .mosaic = in.text("check").has_value()};
  for (const std::string& text : in.list("expect-status"))
    if (auto added = expected.statuses.add(text); !added)
      return fail(in_option(in, "expect-status", added.error()));
  return expected;
}

/// What is only of use to records that are made anew; a variable may be set for other commands.
Result<void> check_together(const Invocation& in) {
  if (in.flag("refresh")) return {};
  for (const char* option : {"new-id", "force", "secret-file", "secret-command", "token-file",
                             "token-command", "api-url", "grpc-url", "transport"})
    if (in.given(option))
      return fail(in.bad_value(option, "goes with --refresh",
                               "without it records are sent as they were recorded"));
  return {};
}

Result<unsigned> read_concurrency(const Invocation& in) {
  const auto concurrency = *in.number("concurrency");
  if (concurrency == 0 || concurrency > most_connections)
    return fail(in.bad_value("concurrency", fmt::format("must be 1 to {}", most_connections)));
  const auto files = concurrency * files_of_connection + other_files;
  if (!in.flag("dry-run") && allow_open_files(files) < files)
    return fail(in.bad_value("concurrency", "needs more open files than this process may have",
                             fmt::format("allow {} (ulimit -n), or choose less", files)));
  return static_cast<unsigned>(concurrency);
}

/// Connects when the first payload needs it; what is given back keeps the connection.
replay::ConnectAruna to_aruna(const Invocation& in) {
  return [&in](Secret token) -> Result<std::shared_ptr<aruna::Api>> {
    HOOKCTL_TRY(Connection connection, connect_aruna(in, std::move(token)));
    const auto kept = std::make_shared<Connection>(std::move(connection));
    return std::shared_ptr<aruna::Api>(kept, kept->api.get());
  };
}

}  // namespace

Result<replay::RunOptions> replay_run_options(const Invocation& in) {
  HOOKCTL_CHECK(check_together(in));
  HOOKCTL_TRY(
      const Url to,
      receiver_url(in, "others can read a command line; the records' own Authorization is sent"));
  HOOKCTL_TRY(const unsigned concurrency, read_concurrency(in));
  HOOKCTL_TRY(const auto pace, read_pace(in));
  HOOKCTL_TRY(auto expectations, read_expectations(in));
  const auto timeout = *in.duration("timeout");
  http::RawClientOptions client;
  client.transport = {.ca_file = in.text("ca-file"), .user_agent = user_agent()};
  client.timeout = timeout;
  client.connect_timeout = std::min(client.connect_timeout, timeout);
  return replay::RunOptions{.target = http::Target(to),
                            .concurrency = concurrency,
                            .pace = pace,
                            .expectations = std::move(expectations),
                            .client = std::move(client),
                            .dry_run = in.flag("dry-run"),
                            .fail_fast = in.flag("fail-fast")};
}

Result<ReplayRefresh> replay_refresh(const Invocation& in) {
  ReplayRefresh made;
  if (!in.flag("refresh")) return made;
  replay::RefreshOptions options{.new_id = in.flag("new-id"), .force = in.flag("force")};
  HOOKCTL_TRY(options.secret, in.secret("secret"));
  if (options.secret) HOOKCTL_CHECK(mosaic::check_secret(*options.secret));
  HOOKCTL_TRY(auto token, in.secret("token"));
  made.urls = replay::ask_aruna_for_urls(to_aruna(in), std::move(token));
  made.refresher = replay::make_refresher(std::move(options), *made.urls, in.runtime());
  return made;
}

Result<std::vector<std::unique_ptr<replay::Report>>> replay_reports(const Invocation& in,
                                                                    const std::string& capture) {
  std::vector<std::unique_ptr<replay::Report>> reports;
  for (const std::string& path : in.list("report")) {
    const auto format = replay::report_format(path);
    if (!format)
      return fail(in.bad_value("report", "what kind of report is this?",
                               "its name must end in .xml (JUnit) or .html"));
    const replay::ReportFacts facts{
        .capture = capture == "-" ? std::string("standard input")
                                  : std::filesystem::path(capture).filename().string(),
        .target = in.url("to")->display(),
        .started_at = in.runtime().clock.now()};
    HOOKCTL_TRY(auto report, replay::make_report(path, *format, facts, in.temp_folder()));
    reports.push_back(std::move(report));
  }
  return reports;
}

}  // namespace hookctl
