// A compiled schema, and one run of it over an instance.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "json/schema.hpp"

namespace hookctl::json::schema {

using Value = nlohmann::json;

class Run;
struct Subschema;

/// A value and the way that led to it; the pointer is only put together where it is told.
struct Instance {
  explicit Instance(const Value& root) : value(root) {}
  Instance(const Instance& owner, std::string_view member_key, const Value& member)
      : value(member), parent(&owner), key(member_key) {}
  Instance(const Instance& owner, std::size_t at, const Value& element)
      : value(element), parent(&owner), index(at), in_array(true) {}

  std::string pointer() const;

  const Value& value;
  const Instance* parent = nullptr;
  std::string_view key;
  std::size_t index = 0;
  bool in_array = false;
};

/// One demand of a schema.
class Keyword {
 public:
  /// `path` leads to the keyword; `message` says what it demands.
  Keyword(std::string path, std::string message)
      : path_(std::move(path)), message_(std::move(message)) {}
  virtual ~Keyword() = default;
  Keyword(const Keyword&) = delete;
  Keyword& operator=(const Keyword&) = delete;

  /// Whether the instance keeps it. Where the run collects, every violation has been told.
  virtual bool check(const Instance& instance, Run& run) const = 0;
  /// The schemas that it applies to the same value, for those who look for endless loops.
  virtual void in_place(std::vector<const Subschema*>& /*schemas*/) const {}

  const std::string& path() const { return path_; }
  const std::string& message() const { return message_; }

 private:
  std::string path_;
  std::string message_;
};

struct Subschema {
  std::string path;
  /// false, or a keyword of the wrong kind: nothing is valid. Without keywords all is.
  bool nothing = false;
  std::vector<std::unique_ptr<Keyword>> keywords;
  /// Several references lead here: what was found of a value is remembered, since otherwise the
  /// number of ways to it, and not its size, would decide how long a check takes.
  bool remembered = false;
};

class Run {
 public:
  /// Applies a schema; tells what is wrong where the run collects.
  bool check(const Subschema& schema, const Instance& instance);
  /// Applies a schema and tells nothing.
  bool holds(const Subschema& schema, const Instance& instance);

  bool collecting() const { return collecting_; }
  /// Tells a violation where the run collects. Returns false, the verdict.
  bool violated(const Keyword& keyword, const Instance& instance);
  bool violated(std::string_view path, const Instance& instance, std::string_view message);

  /// All violations, or none; the whole of a check.
  std::vector<Violation> judge(const Subschema& schema, const Value& root);

 private:
  using Pair = std::pair<const Subschema*, const Value*>;
  struct PairHash {
    std::size_t operator()(const Pair& pair) const;
  };

  bool apply(const Subschema& schema, const Instance& instance);

  bool collecting_ = false;
  bool too_deep_ = false;
  std::size_t depth_ = 0;
  std::vector<Violation> violations_;
  std::unordered_map<Pair, bool, PairHash> known_;
  std::unordered_set<Pair, PairHash> told_;
};

}  // namespace hookctl::json::schema
