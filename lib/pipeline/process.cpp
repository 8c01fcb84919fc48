#include "pipeline/process.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "pipeline/callback.hpp"
#include "pipeline/destination.hpp"
#include "pipeline/relation.hpp"

namespace hookctl::pipeline {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

// What a callback may take after the run was asked to end.
constexpr milliseconds last_words{15'000};
constexpr milliseconds pause_between_attempts{1'000};

/// One run over one payload. Each stage either goes on or ends the run with a StageError.
class Run {
 public:
  Run(const aruna::Payload& payload, const ProcessOptions& options,
      const std::optional<s3::Credentials>& fallback, const Services& services, Observer& observer)
      : payload_(payload),
        options_(options),
        fallback_(fallback),
        services_(services),
        observer_(observer),
        id_{payload.hook_id, payload.object_id},
        report_{.id = id_} {}

  Report go() {
    enter(Stage::validate);
    if (options_.pubkey)
      if (auto belongs = aruna::check_hook_secret(payload_, *options_.pubkey); !belongs)
        return end_untold(std::move(belongs).error());
    enter(Stage::claim);
    auto claim = services_.ledger.claim(id_, payload_.download ? fired_at(*payload_.download) : "",
                                        options_.force);
    if (!claim) return end_failed({Stage::claim, std::move(claim).error()});
    if (claim->outcome == Ledger::Claimed::busy) return skip_busy();
    if (claim->outcome == Ledger::Claimed::done) return skip_done(*claim->before);
    before_ = std::move(claim->before);

    if (auto failed = work()) {
      return end_failed(std::move(*failed));
    } else {
      report_.status = Status::done;
      tell(JobState::done, aruna::Finished{options_.labels, options_.remove_labels});
    }
    return std::move(report_);
  }

 private:
  using Failure = std::optional<StageError>;

  Report end_failed(StageError failed) {
    report_.error = in_stage(failed.stage, std::move(failed.error));
    report_.status = Status::failed;
    tell(JobState::failed,
         failure_outcome(*report_.error, options_.error_style == ErrorStyle::label));
    return std::move(report_);
  }

  Failure work() {
    auto planned = plan(payload_, options_);
    if (!planned) return StageError{Stage::validate, std::move(planned).error()};
    plan_.emplace(std::move(*planned));
    auto destination = Destination::create(payload_, options_, fallback_, services_, *plan_,
                                           before_ ? &*before_ : nullptr);
    if (!destination) return StageError{Stage::upload, std::move(destination).error()};
    if (auto found = recover(*destination); !found)
      return StageError{Stage::upload, std::move(found).error()};
    if (!report_.result) {
      if (auto failed = make_object(*destination)) return failed;
      if (auto failed = carry_over(*destination)) return failed;
    }
    return link();
  }

  /// Whether an earlier run may have left some of what this one is to make.
  bool resumed() const { return before_ || options_.force; }

  /// What an earlier run published, or may have published before it was killed.
  Result<void> recover(Destination& destination) {
    if (!before_ || !before_->result || options_.publish == Publish::none) return {};
    if (before_->result->key != plan_->key || before_->result->bucket != plan_->source.bucket)
      return {};
    if (before_->result->sha256.empty()) return {};  // created, and nothing put into it
    if (before_->published) {
      report_.result = before_->result;
    } else {
      HOOKCTL_TRY(report_.result, destination.find_published(*before_->result));
      if (report_.result) HOOKCTL_CHECK(services_.ledger.record_result(id_, *report_.result, true));
    }
    if (report_.result) {
      report_.input = InputRecord{before_->input_size, before_->input_sha256};
      warn("the result of an earlier run is there already and was kept");
      if (options_.out)
        warn(fmt::format("{} was not written: --force makes the result anew", *options_.out));
    }
    return {};
  }

  Failure make_object(Destination& destination) {
    if (options_.publish != Publish::api) return std::nullopt;
    const auto started = enter(Stage::relation);
    auto made = destination.create_object(resumed());
    leave(Stage::relation, started);
    if (!made) return StageError{Stage::relation, std::move(made).error()};
    created_ = *made == Destination::Created::now;
    return std::nullopt;
  }

  Failure carry_over(Destination& destination) {
    enter(Stage::download);
    TransferPlan transfer_plan{
        .source = {*payload_.download, payload_.object.content_len, {}},
        .converter = options_.converter,
        .temp_dir = options_.temp_dir,
        .object_id = payload_.object_id.str(),
        .idle_timeout = options_.idle_timeout,
        .open_output =
            [&](std::optional<std::uint64_t> size, std::function<s3::Digests()> known) {
              return destination.open(size, std::move(known));
            },
        .on_input = [&](const InputRecord& input) -> Result<void> {
          report_.input = input;
          enter(Stage::convert);
          return services_.ledger.record_input(id_, input.size, input.sha256);
        },
        .on_progress =
            [&](std::uint64_t received, std::optional<std::uint64_t> of) {
              observer_.received(received, of);
              (void)services_.ledger.keep(id_);
            }};
    for (const auto& hash : payload_.object.hashes)
      transfer_plan.source.hashes.push_back(hash.hash);

    auto carried = transfer(services_.transport, services_.runtime, transfer_plan);
    for (int attempt = 1; !carried && may_repeat(carried.error(), attempt); ++attempt) {
      services_.runtime.log.notice("downloading and uploading again",
                                   {{"because", carried.error().error.text()}});
      if (!services_.runtime.stop.sleep(attempt * pause_between_attempts)) break;
      carried = transfer(services_.transport, services_.runtime, transfer_plan);
    }
    if (!carried) return std::move(carried).error();
    report_.stages.push_back({Stage::download, carried->download});
    report_.stages.push_back({Stage::convert, carried->convert});
    report_.stages.push_back({Stage::upload, carried->upload});
    for (auto& text : carried->warnings) warn(std::move(text));
    report_.result = destination.record(carried->output);
    if (auto noted = services_.ledger.record_result(id_, *report_.result, true); !noted)
      return StageError{Stage::claim, std::move(noted).error()};
    return std::nullopt;
  }

  /// A PUT that is streamed from the download cannot be repeated by itself, only with it. What
  /// goes in parts, or from memory, has been repeated already.
  bool may_repeat(const StageError& failed, int attempt) const {
    constexpr int most_attempts = 3;
    const s3::UploadOptions usual;
    const auto size = payload_.object.content_len;
    const bool streamed =
        options_.converter.name == "none" &&
        (!size || (*size > usual.part_size && *size <= usual.multipart_threshold));
    const bool passing =
        failed.error.code == ErrorCode::unreachable || failed.error.code == ErrorCode::timed_out;
    return streamed && passing && failed.stage == Stage::upload && attempt < most_attempts &&
           !services_.runtime.stop.requested();
  }

  Failure link() {
    if (options_.publish == Publish::none) return std::nullopt;
    const auto started = enter(Stage::relation);
    auto linked = created_ ? Linked{true, {}}
                           : link_to_source(services_.api, id_, *report_.result, options_.has_token,
                                            resumed());
    if (!created_) leave(Stage::relation, started);
    if (!linked) return StageError{Stage::relation, std::move(linked).error()};
    report_.relation_added = linked->added;
    if (!linked->notice.empty()) warn(std::move(linked->notice));
    if (auto noted = services_.ledger.record_relation(id_, linked->added ? "added" : "skipped");
        !noted)
      return StageError{Stage::claim, std::move(noted).error()};
    return std::nullopt;
  }

  /// Tells Aruna, by way of the ledger, so that nothing is lost if it cannot be told now.
  void tell(JobState state, Outcome outcome) {
    const auto started = enter(Stage::callback);
    auto callback = make_callback(payload_, std::move(outcome));
    callback.last_words = time_for_last_words();
    const std::string why = report_.error ? report_.error->text() : "";
    if (auto noted = services_.ledger.finish(id_, state, why, callback); !noted)
      warn(fmt::format("the ledger could not be written: {}", noted.error().text()));
    const bool ask = before_ && !options_.force && options_.has_token &&
                     before_->callback == CallbackState::sending;
    send(callback, ask);
    leave(Stage::callback, started);
  }

  /// Where the run is to end. Past a deadline it is one time for all hooks of a capture, however
  /// many are left.
  std::optional<milliseconds> time_for_last_words() const {
    const Stop& stop = services_.runtime.stop;
    if (!stop.requested()) return std::nullopt;
    const auto deadline = stop.deadline();
    if (stop.signal() != 0 || !deadline) return last_words;
    const auto left = *deadline + last_words - steady_clock::now();
    return std::clamp(duration_cast<milliseconds>(left), milliseconds(0), last_words);
  }

  void send(const aruna::HookCallback& callback, bool ask_first) {
    auto sent = deliver(services_.api, services_.ledger, callback, ask_first);
    switch (sent.delivery) {
      case Delivery::delivered:
        report_.callback = CallbackReport::sent;
        if (sent.error)
          warn(fmt::format("the ledger could not be written: {}", sent.error->text()));
        return;
      case Delivery::kept:
        report_.callback = CallbackReport::pending;
        warn("Aruna could not be told; the callback is kept: send it with “hookctl ledger flush”");
        break;
      case Delivery::lost:
        warn("Aruna could not be told, and the callback could not be kept in the ledger");
        break;
      case Delivery::refused:
        break;
    }
    if (report_.error) {
      warn(fmt::format("the callback failed too: {}", sent.error->text()));
    } else {
      report_.status = Status::failed;
      report_.error = in_stage(Stage::callback, std::move(*sent.error));
    }
  }

  Report skip_busy() {
    report_.status = Status::skipped;
    warn("another process is working on it");
    return std::move(report_);
  }

  /// Done already. A newer firing waits for an answer of its own, and an older one may still.
  Report skip_done(const Job& job) {
    report_.status = Status::skipped;
    report_.result = job.result;
    report_.input = InputRecord{job.input_size, job.input_sha256};
    report_.relation_added = job.relation == "added";
    const std::string fired = payload_.download ? fired_at(*payload_.download) : "";
    const bool newer = fired > job.fired_at;
    // Neither delivered nor refused for good: another payload may have the right secret.
    const bool waiting = job.callback != CallbackState::sent;
    if (!newer && !waiting) return std::move(report_);

    auto told = services_.ledger.outcome(id_);
    if (!told || !*told) {
      if (!told) warn(told.error().text());
      return std::move(report_);
    }
    const auto started = enter(Stage::callback);
    auto callback = make_callback(payload_, std::move(**told));
    callback.last_words = time_for_last_words();
    (void)services_.ledger.finish(id_, JobState::done, "", callback);
    (void)services_.ledger.record_firing(id_, newer ? fired : job.fired_at);
    const bool ask = job.callback == CallbackState::sending && !newer && options_.has_token;
    send(callback, ask);
    leave(Stage::callback, started);
    return std::move(report_);
  }

  /// A failure that Aruna must not or cannot be told of.
  Report end_untold(Error error) {
    report_.status = Status::failed;
    report_.error = std::move(error);
    return std::move(report_);
  }

  steady_clock::time_point enter(Stage stage) {
    observer_.entered(stage);
    // A job that failed keeps the stage in which it did.
    if (stage > Stage::claim && !report_.error)
      (void)services_.ledger.enter_stage(id_, name_of(stage));
    return steady_clock::now();
  }
  void leave(Stage stage, steady_clock::time_point started) {
    report_.stages.push_back({stage, duration_cast<milliseconds>(steady_clock::now() - started)});
  }
  void warn(std::string text) { report_.warnings.push_back(std::move(text)); }

  const aruna::Payload& payload_;
  const ProcessOptions& options_;
  const std::optional<s3::Credentials>& fallback_;
  const Services& services_;
  Observer& observer_;
  JobId id_;
  Report report_;
  std::optional<Job> before_;
  bool created_ = false;  ///< the result's object, by this run and with its relation
  std::optional<Plan> plan_;
};

}  // namespace

Report process(const aruna::Payload& payload, const ProcessOptions& options,
               const std::optional<s3::Credentials>& fallback, const Services& services,
               Observer& observer) {
  return Run(payload, options, fallback, services, observer).go();
}

}  // namespace hookctl::pipeline
