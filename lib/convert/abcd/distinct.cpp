#include "convert/abcd/distinct.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <span>
#include <utility>

namespace hookctl::convert::abcd {
namespace {

constexpr std::size_t spool_memory = 32 * 1024;
constexpr std::size_t recent_size = 8192;
constexpr std::size_t smallest_set = 1024;
constexpr std::size_t header_size = 4;
constexpr std::uint32_t duplicate_bit = 0x8000'0000;
constexpr unsigned list_bits = 8;

/// The two halves of a product of 128 bits, folded into one: wyhash's mixing step.
std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t load(const char* from, std::size_t size) {
  std::uint64_t word = 0;
  std::memcpy(&word, from, size);
  return word;
}

}  // namespace

FingerprintSet::Answer FingerprintSet::add(Fingerprint fingerprint, bool beyond) {
  if (slots_.empty()) grow();
  for (;;) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = fingerprint.low & mask;
    for (; slots_[at] != Fingerprint{}; at = (at + 1) & mask)
      if (slots_[at] == fingerprint) return Answer::known;
    if (count_ >= limit_ && !beyond) return Answer::full;
    if (count_ * 4 < slots_.size() * 3) {
      slots_[at] = fingerprint;
      ++count_;
      return Answer::added;
    }
    grow();
  }
}

void FingerprintSet::grow() {
  std::vector<Fingerprint> old(std::max(slots_.size() * 2, smallest_set));
  old.swap(slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const Fingerprint& fingerprint : old) {
    if (fingerprint == Fingerprint{}) continue;
    std::size_t at = fingerprint.low & mask;
    while (slots_[at] != Fingerprint{}) at = (at + 1) & mask;
    slots_[at] = fingerprint;
  }
}

void FingerprintSet::clear() {
  if (count_ != 0)
    slots_.assign(std::clamp(std::bit_ceil(count_), smallest_set, slots_.size()), {});
  count_ = 0;
}

DistinctLists::DistinctLists(std::size_t lists, std::size_t limit, const std::string& folder,
                             Random& random)
    : seen_(limit), late_(folder, spool_memory) {
  random.fill(key_.data(), sizeof key_);
  spools_.reserve(lists);
  for (std::size_t i = 0; i < lists; ++i) spools_.emplace_back(folder, spool_memory);
}

Fingerprint DistinctLists::fingerprint(std::size_t list, std::string_view item) const {
  std::uint64_t high = key_[0] ^ list;
  std::uint64_t low = key_[1] ^ item.size();
  const char* at = item.data();
  std::size_t left = item.size();
  for (; left > 16; left -= 16, at += 16) {
    const std::uint64_t a = load(at, 8);
    const std::uint64_t b = load(at + 8, 8);
    high = mix(high ^ a, key_[2] ^ b);
    low = mix(low ^ b, key_[3] ^ a);
  }
  const std::uint64_t a = load(at, std::min<std::size_t>(left, 8));
  const std::uint64_t b = left > 8 ? load(at + 8, left - 8) : 0;
  high = mix(high ^ a, key_[2] ^ b);
  low = mix(low ^ b, key_[3] ^ a);
  Fingerprint made{mix(high ^ key_[1], low ^ key_[2]), mix(low ^ key_[0], high ^ key_[3])};
  if (made == Fingerprint{}) made.low = 1;
  return made;
}

Result<void> DistinctLists::add(std::size_t list, std::string_view item) {
  const Fingerprint mark = fingerprint(list, item);
  const auto answer = seen_.add(mark);
  if (answer == FingerprintSet::Answer::known) return {};
  if (answer == FingerprintSet::Answer::full) {
    if (recent_.empty()) recent_.resize(recent_size);
    Fingerprint& slot = recent_[mark.high % recent_size];
    if (slot == mark) return {};
    slot = mark;
    HOOKCTL_CHECK(add_late(mark, list));
  }
  const auto length = static_cast<std::uint32_t>(item.size());
  std::array<char, header_size> header{};
  std::memcpy(header.data(), &length, header_size);
  HOOKCTL_CHECK(spools_[list].append({header.data(), header.size()}));
  return spools_[list].append(item);
}

Result<void> DistinctLists::add_late(Fingerprint mark, std::size_t list) {
  if (waiting_.empty()) {
    waiting_.resize(partitions);
    chunks_.resize(partitions);
  }
  const std::size_t partition = mark.high >> 58;
  waiting_[partition].push_back({mark, spools_[list].size() << list_bits | list});
  return waiting_[partition].size() < chunk ? Result<void>() : flush(partition);
}

Result<void> DistinctLists::flush(std::size_t partition) {
  auto& waiting = waiting_[partition];
  if (waiting.empty()) return {};
  waiting.resize(chunk, Late{{}, 0});  // padded: a free fingerprint is no item
  chunks_[partition].push_back(late_.size());
  HOOKCTL_CHECK(
      late_.append({reinterpret_cast<const char*>(waiting.data()), chunk * sizeof(Late)}));
  waiting.clear();
  return {};
}

Result<void> DistinctLists::settle() {
  for (std::size_t partition = 0; partition < chunks_.size(); ++partition) {
    HOOKCTL_CHECK(flush(partition));
    HOOKCTL_CHECK(settle(partition));
  }
  return {};
}

// The late items are none of those in the set, so the set's memory is free for finding duplicates
// among them: one partition at a time, in as many passes as its items need.
Result<void> DistinctLists::settle(std::size_t partition) {
  const auto& chunks = chunks_[partition];
  const std::size_t passes = chunks.size() * chunk / (seen_.limit() / 2 + 1) + 1;
  std::vector<Late> items(chunk);
  for (std::size_t pass = 0; pass < passes; ++pass) {
    seen_.clear();
    for (const std::uint64_t offset : chunks) {
      HOOKCTL_TRY(
          [[maybe_unused]] const std::size_t count,
          late_.read(offset, {reinterpret_cast<char*>(items.data()), chunk * sizeof(Late)}));
      for (const Late& late : items)
        if (late.fingerprint != Fingerprint{} && (late.fingerprint.high >> 16) % passes == pass)
          HOOKCTL_CHECK(settle(late));
    }
  }
  return {};
}

Result<void> DistinctLists::settle(const Late& late) {
  if (seen_.add(late.fingerprint, true) != FingerprintSet::Answer::known) return {};
  Spool& spool = spools_[late.place & ((1U << list_bits) - 1)];
  const std::uint64_t offset = late.place >> list_bits;
  std::array<char, header_size> header{};
  HOOKCTL_TRY([[maybe_unused]] const std::size_t count, spool.read(offset, header));
  std::uint32_t length = 0;
  std::memcpy(&length, header.data(), header_size);
  length |= duplicate_bit;
  std::memcpy(header.data(), &length, header_size);
  return spool.overwrite(offset, {header.data(), header.size()});
}

namespace {

/// Cuts a stream of records into items and hands on those that are no duplicates.
class ItemSink final : public ByteSink {
 public:
  explicit ItemSink(ByteSink& sink) : sink_(sink) {}
  Result<void> write(std::string_view bytes) override {
    while (!bytes.empty()) {
      if (header_ < header_size) {
        reinterpret_cast<char*>(&length_)[header_++] = bytes.front();
        bytes.remove_prefix(1);
        if (header_ < header_size) continue;
        skip_ = (length_ & duplicate_bit) != 0;
        length_ &= ~duplicate_bit;
        if (!skip_ && std::exchange(any_, true)) HOOKCTL_CHECK(sink_.write(","));
      }
      const auto part = bytes.substr(0, length_);
      if (!skip_ && !part.empty()) HOOKCTL_CHECK(sink_.write(part));
      bytes.remove_prefix(part.size());
      length_ -= static_cast<std::uint32_t>(part.size());
      if (length_ == 0) header_ = 0;
    }
    return {};
  }

 private:
  ByteSink& sink_;
  std::uint32_t length_ = 0;
  std::size_t header_ = 0;
  bool skip_ = false;
  bool any_ = false;
};

}  // namespace

Result<void> DistinctLists::write(std::size_t list, ByteSink& sink) const {
  ItemSink items(sink);
  return spools_[list].copy_to(items);
}

Result<void> DistinctLists::clear() {
  seen_.clear();
  recent_.clear();
  waiting_.clear();
  chunks_.clear();
  HOOKCTL_CHECK(late_.clear());
  for (Spool& spool : spools_) HOOKCTL_CHECK(spool.clear());
  return {};
}

}  // namespace hookctl::convert::abcd
