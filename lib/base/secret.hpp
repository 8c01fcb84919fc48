// Bytes that must not be seen: move-only, wiped, and unreadable but by name.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string_view>

namespace hookctl {

/// A token, key or other secret. It is never copied unawares, its bytes are wiped when it goes,
/// and it can be neither formatted nor streamed nor put into JSON: the only way to its bytes is
/// `reveal()`, which a reader can search for.
class Secret {
 public:
  Secret() = default;
  /// Takes a copy of `bytes`; wiping the original is the caller's part (`wipe` below).
  explicit Secret(std::string_view bytes);
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  /// A second secret with the same bytes, for a second owner.
  Secret clone() const { return Secret(reveal()); }
  /// The bytes. Valid as long as this object is neither moved from nor destroyed.
  std::string_view reveal() const { return {data_, size_}; }
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }

 private:
  void clear() noexcept;

  char* data_ = nullptr;
  std::size_t size_ = 0;
};

/// Overwrites memory in a way that the compiler does not remove.
void wipe(void* data, std::size_t size) noexcept;

std::ostream& operator<<(std::ostream&, const Secret&) = delete;

/// Found by nlohmann/json, and refused.
template <typename Json>
void to_json(Json&, const Secret&) = delete;

}  // namespace hookctl

// fmt has no formatter for a type that it does not know, so there is nothing to delete there:
// formatting a Secret fails to compile, and tests/compile_fail keeps it so.
