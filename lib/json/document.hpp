// JSON documents (RFC 8259), read strictly: UTF-8, no key twice in one object, no NUL byte, within
// limits; and typed access to their values with errors that say where.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/error.hpp"

namespace hookctl::json {

/// What is taken for JSON. Both are RFC 8259 in all that is not said here.
enum class Grammar {
  /// A byte order mark is passed over; lone surrogates, and numbers beyond those of a double, are
  /// refused.
  strict,
  /// As ECMAScript's JSON.parse: no byte order mark; lone surrogates where they are escaped, and
  /// numbers of any size. For passes over a text alone; `Document` keeps to `strict`.
  ecmascript
};

struct Limits {
  std::size_t bytes = 16 * 1024 * 1024;  ///< of the whole text
  std::size_t depth = 64;                ///< arrays and objects within one another
  std::size_t string_bytes =
      16 * 1024 * 1024;  ///< of one string, unescaped (ecmascript: as written)
  bool repeated_keys =
      false;  ///< whether `Document` takes them, as ECMAScript does: the last counts
  Grammar grammar = Grammar::strict;
};

/// A value and where it stands. Cheap to copy; it must not outlive its document.
class Node {
 public:
  Node(const nlohmann::json& value, std::string pointer)
      : value_(&value), pointer_(std::move(pointer)) {}

  /// The value itself, for those who include nlohmann/json.
  const nlohmann::json& value() const { return *value_; }
  /// The JSON pointer; empty for the document itself.
  const std::string& pointer() const { return pointer_; }

  bool is_null() const;
  bool is_boolean() const;
  bool is_number() const;
  bool is_string() const;
  bool is_array() const;
  bool is_object() const;

  /// The value in C++'s terms, or an error (`invalid_input`) that names the pointer and what was
  /// wanted, never the value. A string with a NUL character is refused.
  Result<bool> boolean() const;
  Result<std::string_view> string() const;
  /// A whole number, exact; what lies outside of the bounds (inclusive) is an error, and so is a
  /// number with a fraction or an exponent.
  Result<std::int64_t> integer(std::int64_t least = std::numeric_limits<std::int64_t>::min(),
                               std::int64_t most = std::numeric_limits<std::int64_t>::max()) const;
  /// As `integer`, or the same in decimal digits within a string, as proto3 JSON writes 64 bits.
  Result<std::int64_t> integer_or_text(
      std::int64_t least = std::numeric_limits<std::int64_t>::min(),
      std::int64_t most = std::numeric_limits<std::int64_t>::max()) const;
  Result<double> number() const;
  Result<std::vector<Node>> elements() const;
  /// In the order of their keys' bytes.
  Result<std::vector<std::pair<std::string_view, Node>>> members() const;

  /// The member of that key; nothing where there is none or where this is no object.
  std::optional<Node> find(std::string_view key) const;
  /// The member of that key, which must be there.
  Result<Node> at(std::string_view key) const;
  /// The value that a JSON pointer names, seen from here.
  std::optional<Node> resolve(std::string_view pointer) const;

  /// An error about this value: "/object/id: must be a string".
  Error error(std::string_view what) const;

 private:
  const nlohmann::json* value_;
  std::string pointer_;
};

class Document {
 public:
  /// Reads a text. An error (`invalid_input`) tells line, column, byte and JSON pointer, and quotes
  /// nothing of the text but keys. 64-bit integers are exact; larger ones are read as floating
  /// point, which is no integer to `Node::integer`.
  static Result<Document> parse(std::string_view text, const Limits& limits = {});

  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

  Node root() const;

 private:
  explicit Document(std::unique_ptr<nlohmann::json> value);
  std::unique_ptr<nlohmann::json> value_;
};

/// The byte at which a text ceases to be JSON; nothing where `Document::parse` takes it.
std::optional<std::size_t> find_flaw(std::string_view text, const Limits& limits = {});

}  // namespace hookctl::json
