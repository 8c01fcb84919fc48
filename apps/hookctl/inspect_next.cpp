#include "inspect_next.hpp"

#include <chrono>

#include <fmt/format.h>

#include "cli/shell_words.hpp"
#include "http/status_error.hpp"

namespace hookctl {
namespace {

constexpr std::string_view receiver = "http://127.0.0.1:8080/";
constexpr std::string_view refresh = " --refresh";

/// A file's name as a word that no command takes for an option.
std::string file_word(std::string_view file) {
  const bool option = file.size() > 1 && file.starts_with('-');
  return cli::shell_word(option ? "./" + std::string(file) : std::string(file));
}

class Steps {
 public:
  explicit Steps(const Whereabouts& where) : where_(where), file_(file_word(where.file)) {
    if (where.id) {
      // An id that begins with a dash would be an option.
      id_ = where.id->starts_with('-') ? " " + cli::shell_word("--id=" + std::string(*where.id))
                                       : " --id " + cli::shell_word(*where.id);
    }
  }

  void add(std::string command, std::string_view why) {
    steps_.push_back({std::move(command), std::string(why)});
  }
  bool in_capture() const { return where_.form == FileForm::capture; }
  FileForm form() const { return where_.form; }
  const std::string& file() const { return file_; }
  const std::string& id() const { return id_; }
  std::vector<NextStep> take() { return std::move(steps_); }

  void replay(std::string_view options, std::string_view why) {
    add(fmt::format("hookctl replay {}{} --to {}{}", file_, id_, receiver, options), why);
  }

 private:
  const Whereabouts& where_;
  std::string file_;
  std::string id_;
  std::vector<NextStep> steps_;
};

std::string_view converter_for(const aruna::Payload& payload) {
  return payload.object.name.ends_with(".xml") ? "abcd-to-bioschemas" : "none";
}

/// Whether there is something to download, still.
bool can_be_worked_off(const aruna::Payload& payload, Time now) {
  if (!payload.download) return false;
  const auto expiry = http::presigned_expiry(*payload.download);
  return !expiry || *expiry > now;
}

void add_steps(Steps& steps, const HookFound& hook, Time now) {
  if (!hook.payload) {
    if (hook.hook_id)
      steps.add(fmt::format("hookctl show {}", hook.hook_id->text()),
                "see the template that the hook makes its payloads with");
    return;
  }
  const aruna::Payload& payload = *hook.payload;
  const bool callable = steps.form() == FileForm::body;
  const bool holds = can_be_worked_off(payload, now);
  if (holds)
    steps.add(fmt::format("hookctl process {}{} --convert {}", steps.file(), steps.id(),
                          converter_for(payload)),
              "work it off");
  else if (payload.download && steps.in_capture())
    steps.replay(refresh, "send it again with a new download URL");
  else if (payload.download && callable)
    steps.add(
        fmt::format("hookctl callback {} --error 'the download URL has expired'", steps.file()),
        "tell Aruna that it was not done");
  else if (callable)
    steps.add(fmt::format("hookctl callback {} --finished", steps.file()),
              "tell Aruna that it was seen; there is nothing to download");
  if (!hook.secret && callable)
    steps.add(fmt::format("hookctl inspect {} --pubkey-file pubkey.txt", steps.file()),
              "check the hook secret, with the public key that the server lists");
  if (holds && steps.in_capture()) steps.replay("", "send it to a receiver again");
}

void add_steps(Steps& steps, const RequestFound& request, Time now) {
  const bool outdated = request.sent && now - *request.sent > std::chrono::minutes(2);
  if (steps.in_capture()) {
    if (outdated && request.renewable)
      steps.replay(refresh, "send it again with a new timestamp and signature");
    else
      steps.replay("", "send it to a receiver again");
  } else if (steps.form() == FileForm::request) {
    steps.add(fmt::format("hookctl verify --http {} --explain", steps.file()),
              "judge its signature and age");
  } else {
    steps.add(fmt::format("hookctl sign {} --as headers", steps.file()), "sign it as it is");
    if (!outdated && !request.problem)
      steps.add(fmt::format("hookctl send {} --to {}", steps.file(), receiver),
                "sign it and send it to a receiver");
  }
}

void add_steps(Steps& steps, const ResponseFound&, Time) {
  steps.add(fmt::format("hookctl respond --check {}", steps.file()),
            "judge it, with an exit code that tells");
}

void add_steps(Steps& steps, const Unknown& unknown, Time) {
  if (steps.in_capture())
    steps.replay("", "send it to a receiver again");
  else if (!unknown.next.empty())
    steps.add(fmt::format("hookctl {} {}", unknown.next, steps.file()), "use it as what it is");
}

}  // namespace

std::vector<NextStep> next_steps(const Found& found, const Whereabouts& where, Time now) {
  Steps steps(where);
  std::visit([&](const auto& what) { add_steps(steps, what, now); }, found);
  return steps.take();
}

void CaptureKinds::see(const Found& found, Time now) {
  const auto* hook = std::get_if<HookFound>(&found);
  const auto* request = std::get_if<RequestFound>(&found);
  const bool usable = hook != nullptr && hook->payload;
  records = true;
  hooks = hooks || (usable && can_be_worked_off(*hook->payload, now));
  messages = messages || request != nullptr;
  const bool can_be_renewed = usable || (request != nullptr && request->renewable);
  (can_be_renewed ? renewable : others) = true;
}

std::vector<NextStep> next_steps(const CaptureKinds& kinds, std::string_view file) {
  const Whereabouts where{file, FileForm::capture, {}};
  Steps steps(where);
  if (kinds.hooks)
    steps.add(fmt::format("hookctl process {} --convert none", steps.file()),
              "work its hooks off, each once");
  if (kinds.messages)
    steps.add(fmt::format("hookctl verify --capture {}", steps.file()),
              "judge Mosaic's messages as they were when they came");
  if (kinds.renewable && kinds.others)
    steps.replay(" --refresh --force", "send it all again, made anew where that is possible");
  else if (kinds.renewable)
    steps.replay(refresh, "send it all again, made anew where it has expired");
  else if (kinds.records)
    steps.replay("", "send it all to a receiver again");
  return steps.take();
}

}  // namespace hookctl
