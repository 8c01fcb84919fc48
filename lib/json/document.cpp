#include "json/document.hpp"

#include <algorithm>
#include <exception>
#include <iterator>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "json/pointer.hpp"

namespace hookctl::json {
namespace {

using Value = nlohmann::json;

/// Walks over the text for the parser and leaves word of how far it has come, so that what the
/// parser does not object to itself (a key given twice) has a place too.
class Cursor {
 public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  Cursor(const char* at, const char** seen) : at_(at), seen_(seen) {}
  reference operator*() const { return *at_; }
  Cursor& operator++() {
    *seen_ = ++at_;
    return *this;
  }
  Cursor operator++(int) {
    const Cursor before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const Cursor& a, const Cursor& b) { return a.at_ == b.at_; }

 private:
  const char* at_;
  const char** seen_;
};

/// "line 3, column 7 (byte 41)"; the column counts characters.
std::string place(std::string_view text, std::size_t byte) {
  const auto before = text.substr(0, std::min(byte, text.size()));
  const auto line = std::ranges::count(before, '\n') + 1;
  const auto start = before.rfind('\n');
  const auto in_line = before.substr(start == std::string_view::npos ? 0 : start + 1);
  const auto column =
      std::ranges::count_if(
          in_line, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }) +
      1;
  return fmt::format("line {}, column {} (byte {})", line, column, byte);
}

/// What the parser objects to, without the piece of the text that it quotes: that may be a secret.
std::string cause_of(std::string_view what) {
  const auto dash = what.find(" - ");
  if (dash == std::string_view::npos)
    return what.find("out_of_range") == std::string_view::npos ? "not JSON" : "number too large";
  std::string_view cause = what.substr(dash + 3);
  const auto quoted = cause.find("; last read: '");
  if (quoted != std::string_view::npos) cause = cause.substr(0, quoted);
  return std::string(cause);
}

/// Builds the values out of the parser's events.
class Builder {
 public:
  Builder(std::string_view text, const Limits& limits, const char* const* seen)
      : text_(text), limits_(limits), seen_(seen), root_(std::make_unique<Value>()) {}

  bool null() { return add(nullptr); }
  bool boolean(bool value) { return add(value); }
  bool number_integer(std::int64_t value) { return add(value); }
  bool number_unsigned(std::uint64_t value) { return add(value); }
  bool number_float(double value, const std::string&) { return add(value); }
  bool string(std::string& value) { return fits(value) && add(std::move(value)); }
  bool binary(Value::binary_t&) { return reject("binary data"); }
  bool start_object(std::size_t) { return open(Value::object()); }
  bool start_array(std::size_t) { return open(Value::array()); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(std::string& key) {
    if (!fits(key)) return false;
    Frame& frame = frames_.back();
    const bool twice = !limits_.repeated_keys && frame.container->contains(key);
    frame.key = std::move(key);
    frame.in_member = true;
    return !twice || reject("this key is given twice in one object");
  }

  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception& problem) {
    return reject_at(position == 0 ? 0 : position - 1, cause_of(problem.what()));
  }

  std::unique_ptr<Value> take() { return std::move(root_); }
  const Error& error() const { return error_; }
  /// Where it was rejected.
  std::size_t flaw() const { return flaw_; }

 private:
  struct Frame {
    Value* container;
    std::string key;
    bool in_member;
  };

  template <typename T>
  bool add(T&& value) {
    insert(Value(std::forward<T>(value)));
    if (!frames_.empty()) frames_.back().in_member = false;
    return true;
  }

  Value* insert(Value value) {
    if (frames_.empty()) {
      *root_ = std::move(value);
      return root_.get();
    }
    Frame& frame = frames_.back();
    if (frame.container->is_array()) {
      frame.container->push_back(std::move(value));
      return &frame.container->back();
    }
    Value& member = (*frame.container)[frame.key];
    member = std::move(value);
    return &member;
  }

  bool open(Value empty) {
    if (frames_.size() >= limits_.depth)
      return reject(fmt::format("nested more than {} deep", limits_.depth));
    Value* container = insert(std::move(empty));
    frames_.push_back({container, {}, false});
    return true;
  }

  bool close() {
    frames_.pop_back();
    if (!frames_.empty()) frames_.back().in_member = false;
    return true;
  }

  bool fits(const std::string& text) {
    return text.size() <= limits_.string_bytes ||
           reject(fmt::format("a string of more than {} bytes", limits_.string_bytes));
  }

  std::string pointer() const {
    std::string pointer;
    for (const Frame& frame : frames_) {
      if (frame.in_member)
        pointer += pointer_step(frame.key);
      else if (frame.container->is_array())
        // A container that is open is the last of its parent's elements already.
        pointer +=
            fmt::format("/{}", frame.container->size() - (&frame == &frames_.back() ? 0 : 1));
    }
    return pointer;
  }

  bool reject(std::string_view cause) {
    const auto read = static_cast<std::size_t>(*seen_ - text_.data());
    return reject_at(read == 0 ? 0 : read - 1, cause);
  }

  bool reject_at(std::size_t byte, std::string_view cause) {
    const std::string where = pointer();
    flaw_ = byte;
    error_ = {ErrorCode::invalid_input,
              fmt::format("unreadable JSON at {}{}{}: {}", place(text_, byte),
                          where.empty() ? "" : ", in ", where, cause),
              {},
              {}};
    return false;
  }

  std::string_view text_;
  const Limits& limits_;
  const char* const* seen_;
  std::unique_ptr<Value> root_;
  std::vector<Frame> frames_;
  Error error_;
  std::size_t flaw_ = 0;
};

/// Reads a text, or says in `flaw` at which byte it fails.
Result<std::unique_ptr<Value>> build(std::string_view text, const Limits& limits,
                                     std::size_t& flaw) {
  if (text.size() > limits.bytes) {
    flaw = limits.bytes;
    return fail(ErrorCode::invalid_input,
                fmt::format("unreadable JSON: more than {} bytes", limits.bytes));
  }
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
    return fail(ErrorCode::invalid_input, "unreadable JSON: there is nothing but blanks");
  // The parser takes a NUL byte for the end of the text.
  if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
    flaw = nul;
    return fail(ErrorCode::invalid_input,
                fmt::format("unreadable JSON at {}: a NUL byte", place(text, nul)));
  }
  const char* seen = text.data();
  Builder builder(text, limits, &seen);
  try {
    const Cursor first(text.data(), &seen);
    const Cursor last(text.data() + text.size(), &seen);
    const bool read = Value::sax_parse(first, last, &builder);
    flaw = builder.flaw();
    if (!read) return fail(builder.error());
  } catch (const std::exception&) {
    return fail(ErrorCode::invalid_input, "unreadable JSON: not enough memory");
  }
  return builder.take();
}

}  // namespace

Document::Document(std::unique_ptr<Value> value) : value_(std::move(value)) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

Node Document::root() const {
  return {*value_, {}};
}

Result<Document> Document::parse(std::string_view text, const Limits& limits) {
  std::size_t flaw = 0;
  auto value = build(text, limits, flaw);
  if (!value) return fail(std::move(value).error());
  return Document(std::move(*value));
}

std::optional<std::size_t> find_flaw(std::string_view text, const Limits& limits) {
  std::size_t flaw = 0;
  return build(text, limits, flaw) ? std::nullopt : std::optional(flaw);
}

}  // namespace hookctl::json
