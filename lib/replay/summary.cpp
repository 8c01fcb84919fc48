#include "replay/summary.hpp"

namespace hookctl::replay {
namespace {

constexpr std::size_t most_problems = 16;

void count(std::map<std::string, std::uint64_t>& problems, const std::string& text,
           std::uint64_t times) {
  if (const auto known = problems.find(text); known != problems.end())
    known->second += times;
  else if (problems.size() < most_problems)
    problems.emplace(text, times);
}

}  // namespace

void Summary::add(const Outcome& outcome, bool was_sent) {
  ++selected;
  if (was_sent) ++sent;
  switch (outcome.state) {
    case Outcome::State::ok:
      ++ok;
      break;
    case Outcome::State::failed:
      ++failed;
      break;
    case Outcome::State::skipped:
      ++skipped;
      break;
  }
  if (outcome.answer) {
    ++answered;
    ++statuses[outcome.answer->status];
    latencies.add(outcome.milliseconds);
  }
  if (!outcome.problem || outcome.state != Outcome::State::failed) return;
  if (!outcome.answer) ++codes[outcome.problem->code];
  count(problems, outcome.problem->message, 1);
}

std::uint64_t Summary::other_problems() const {
  std::uint64_t others = failed;
  for (const auto& [text, times] : problems) others -= times;
  return others;
}

void Summary::add(const Summary& other) {
  selected += other.selected;
  sent += other.sent;
  answered += other.answered;
  ok += other.ok;
  failed += other.failed;
  skipped += other.skipped;
  unreadable += other.unreadable;
  torn += other.torn;
  latencies.add(other.latencies);
  for (const auto& [status, times] : other.statuses) statuses[status] += times;
  for (const auto& [text, times] : other.problems) count(problems, text, times);
  for (const auto& [code, times] : other.codes) codes[code] += times;
  if (first_unreadable.message.empty()) first_unreadable = other.first_unreadable;
}

}  // namespace hookctl::replay
