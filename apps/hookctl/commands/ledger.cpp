#include "commands/ledger.hpp"

#include <array>

#include <fmt/format.h>

#include "connection.hpp"
#include "json/writer.hpp"
#include "option_groups.hpp"
#include "pipeline/callback.hpp"
#include "pipeline/ledger.hpp"

namespace hookctl {
namespace {

using pipeline::Job;
using pipeline::Ledger;

constexpr std::array place_list{ledger_option};
constexpr cli::OptionGroup place{"Ledger", place_list};
constexpr std::array place_groups{place};
constexpr std::array flush_groups{place, aruna_options};

constexpr std::array job_arguments{
    cli::ArgumentSpec{
        .name = "OBJECT", .help = "the id of the object that fired", .kind = ValueKind::id},
    cli::ArgumentSpec{.name = "HOOK",
                      .help = "the hook's id; every hook of the object without it",
                      .kind = ValueKind::id,
                      .required = false},
};

/// What has been sent without an answer is owed as well.
std::string_view callback_text(const Job& job) {
  const bool owed = job.callback == pipeline::CallbackState::owed ||
                    job.callback == pipeline::CallbackState::sending;
  return owed ? "pending" : name_of(job.callback);
}

Result<Ledger> open(const Invocation& in) {
  HOOKCTL_TRY(const std::string file, in.ledger_file());
  return Ledger::open(file, in.runtime().clock, in.runtime().random);
}

void write_job(json::Writer& out, const Job& job) {
  out.begin_object();
  out.member("hook_id", job.id.hook_id.text()).member("object_id", job.id.object_id.text());
  out.member("state", name_of(job.state)).member("stage", job.stage);
  out.member("callback", callback_text(job)).member("fired_at", job.fired_at);
  out.member("updated_at", format_time(job.updated_at));
  out.member("relation", job.relation);
  out.key("input").begin_object();
  out.member("size", job.input_size).member("sha256", job.input_sha256).end_object();
  out.key("result");
  if (job.result)
    out.begin_object()
        .member("object_id", job.result->object_id)
        .member("bucket", job.result->bucket)
        .member("key", job.result->key)
        .member("size", job.result->size)
        .member("sha256", job.result->sha256)
        .member("published", job.published)
        .end_object();
  else
    out.null();
  out.member("error", job.error).end_object();
}

Result<void> print_jobs(const Invocation& in, const std::vector<Job>& jobs) {
  json::Writer out;
  if (in.format() == OutputFormat::ndjson) {
    for (const Job& job : jobs) {
      write_job(out, job);
      HOOKCTL_CHECK(in.out().line(out.take()));
      out = json::Writer();
    }
    return {};
  }
  out.begin_array();
  for (const Job& job : jobs) write_job(out, job);
  out.end_array();
  return in.out().line(out.text());
}

std::string row_of(const Job& job) {
  return fmt::format("{}  {}  {:<8} {:<8} {}  {}", job.id.object_id.text(), job.id.hook_id.text(),
                     name_of(job.state), callback_text(job), format_time(job.updated_at),
                     job.result ? job.result->key : job.error);
}

Result<int> list(Invocation& in) {
  HOOKCTL_TRY(Ledger ledger, open(in));
  HOOKCTL_TRY(const std::vector<Job> jobs, ledger.list());
  if (in.format() != OutputFormat::text) {
    HOOKCTL_CHECK(print_jobs(in, jobs));
    return 0;
  }
  if (!jobs.empty() && !in.quiet())
    HOOKCTL_CHECK(in.out().line(fmt::format("{:<26}  {:<26}  {:<8} {:<8} {:<24}  {}", "OBJECT",
                                            "HOOK", "STATE", "CALLBACK", "UPDATED", "RESULT")));
  for (const Job& job : jobs) HOOKCTL_CHECK(in.out().line(printable(row_of(job))));
  return 0;
}

/// The jobs that the arguments name; `not_found` where there are none.
Result<std::vector<Job>> named_jobs(const Invocation& in, Ledger& ledger) {
  HOOKCTL_TRY(const Ulid object, Ulid::parse(*in.argument("OBJECT")));
  std::optional<Ulid> hook;
  if (const auto text = in.argument("HOOK")) {
    HOOKCTL_TRY(hook, Ulid::parse(*text));
  }
  HOOKCTL_TRY(std::vector<Job> jobs, ledger.list());
  std::erase_if(jobs, [&](const Job& job) {
    return job.id.object_id != object || (hook && job.id.hook_id != *hook);
  });
  if (jobs.empty())
    return fail(ErrorCode::not_found,
                fmt::format("the ledger knows nothing of the object {}", object.text()),
                "“hookctl ledger list” shows what it knows");
  return jobs;
}

Result<int> show(Invocation& in) {
  HOOKCTL_TRY(Ledger ledger, open(in));
  HOOKCTL_TRY(const std::vector<Job> jobs, named_jobs(in, ledger));
  if (in.format() != OutputFormat::text) {
    HOOKCTL_CHECK(print_jobs(in, jobs));
    return 0;
  }
  for (const Job& job : jobs) {
    const auto row = [&](std::string_view name, std::string_view value) -> Result<void> {
      if (value.empty()) return {};
      return in.out().line(fmt::format("{:<10} {}", name, printable(value)));
    };
    HOOKCTL_CHECK(row("object", job.id.object_id.text()));
    HOOKCTL_CHECK(row("hook", job.id.hook_id.text()));
    HOOKCTL_CHECK(row("state", name_of(job.state)));
    HOOKCTL_CHECK(row("stage", job.stage));
    HOOKCTL_CHECK(row("fired", job.fired_at));
    HOOKCTL_CHECK(row("updated", format_time(job.updated_at)));
    HOOKCTL_CHECK(row("input", job.input_sha256.empty()
                                   ? ""
                                   : fmt::format("{}, SHA-256 {}", format_size(job.input_size),
                                                 job.input_sha256)));
    if (job.result) {
      HOOKCTL_CHECK(row("result", fmt::format("{}/{} ({}){}", job.result->bucket, job.result->key,
                                              format_size(job.result->size),
                                              job.published ? "" : ", perhaps not published")));
      HOOKCTL_CHECK(row("id", job.result->object_id));
    }
    HOOKCTL_CHECK(row("relation", job.relation));
    HOOKCTL_CHECK(row("callback", callback_text(job)));
    HOOKCTL_CHECK(row("error", job.error));
  }
  return 0;
}

Result<int> forget(Invocation& in) {
  HOOKCTL_TRY(Ledger ledger, open(in));
  HOOKCTL_TRY(const std::vector<Job> jobs, named_jobs(in, ledger));
  for (const Job& job : jobs) {
    if (callback_text(job) == "pending")
      in.log().warning("forgot a callback that Aruna still waits for",
                       {{"object", job.id.object_id.str()}, {"hook", job.id.hook_id.str()}});
    HOOKCTL_TRY([[maybe_unused]] const bool gone, ledger.forget(job.id));
  }
  if (in.format() == OutputFormat::text) return 0;
  HOOKCTL_CHECK(print_jobs(in, jobs));
  return 0;
}

Result<int> flush(Invocation& in) {
  HOOKCTL_TRY(auto token, in.secret("token"));
  const bool can_ask = token.has_value();
  HOOKCTL_TRY(const Connection connection, connect_aruna(in, std::move(token)));
  HOOKCTL_TRY(Ledger ledger, open(in));
  HOOKCTL_TRY(pipeline::FlushReport report, pipeline::flush(*connection.api, ledger, can_ask));
  for (const auto& [id, error] : report.errors)
    in.log().error(error.text(), {{"object", id.object_id.str()}, {"hook", id.hook_id.str()}});
  const auto summary = in.format() == OutputFormat::text
                           ? fmt::format("{} delivered, {} failed", report.delivered, report.failed)
                           : json::Writer()
                                 .begin_object()
                                 .member("delivered", report.delivered)
                                 .member("failed", report.failed)
                                 .end_object()
                                 .take();
  HOOKCTL_CHECK(in.out().line(summary));
  if (report.failed == 0) return 0;
  if (report.delivered == 0) return fail(std::move(report.errors.front().second));
  return fail(ErrorCode::partial_failure,
              fmt::format("{} of {} callbacks could not be delivered", report.failed,
                          report.failed + report.delivered),
              "those that Aruna may still take stay in the ledger");
}

}  // namespace

constinit const Command ledger_command{
    .spec = {.name = "ledger",
             .group = "Pipeline",
             .summary = "look after what has been done and what is owed",
             .description =
                 "The ledger remembers each hook and object that “hookctl process” has worked "
                 "off, what came of it, and the callbacks that Aruna has not confirmed."},
};

constinit const Command ledger_list_command{
    .spec = {.name = "ledger list",
             .group = "Pipeline",
             .summary = "list the jobs in the ledger",
             .description = "One line a job, the one touched last at the end.",
             .option_groups = place_groups,
             .exit_codes = "0 2"},
    .run = list,
    .watches_stop = false,
};

constinit const Command ledger_show_command{
    .spec = {.name = "ledger show",
             .group = "Pipeline",
             .summary = "show a job",
             .description = "Shows all that is known of an object's jobs, but for secrets.",
             .arguments = job_arguments,
             .option_groups = place_groups,
             .exit_codes = "0 2 4"},
    .run = show,
    .watches_stop = false,
};

constinit const Command ledger_flush_command{
    .spec = {.name = "ledger flush",
             .group = "Pipeline",
             .summary = "deliver the callbacks that are owed",
             .description =
                 "Sends every callback that Aruna has not confirmed. Where an answer was lost and "
                 "there is a token, Aruna is asked first, so that no label is added twice.",
             .option_groups = flush_groups,
             .exit_codes = "0 2 3 4 5 6 7 8"},
    .run = flush,
};

constinit const Command ledger_forget_command{
    .spec = {.name = "ledger forget",
             .group = "Pipeline",
             .summary = "remove a job",
             .description =
                 "Removes an object's jobs, with the callbacks owed for them: the next payload is "
                 "then worked off as if it were new. With -o json it prints what it removed.",
             .arguments = job_arguments,
             .option_groups = place_groups,
             .exit_codes = "0 2 4"},
    .run = forget,
    .watches_stop = false,
};

}  // namespace hookctl
