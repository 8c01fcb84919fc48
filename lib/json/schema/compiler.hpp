// From a schema's text to its compiled form.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "json/document.hpp"
#include "json/schema/builder.hpp"
#include "json/schema/model.hpp"

namespace hookctl::json::schema {

/// Where a schema's value stands.
struct Place {
  const Value* value = nullptr;
  std::string base;  ///< the URI that references in it are relative to
  std::string
      path;  ///< for people: the JSON pointer, after the URI of a document that is not the main
};

/// All $id of some documents, and what references lead to.
class References {
 public:
  /// Reads the $id of a document and of its subschemas. `uri` is the document's own, where known.
  Result<void> add(const Value& document, const std::string& uri, const std::string& path);
  /// What a reference means that stands where `base` applies; nothing where there is nothing.
  std::optional<Place> find(std::string_view reference, std::string_view base) const;
  /// The base of a value's subschemas: what its own $id makes of the one around it.
  std::string base_of(const Value& value, const std::string& around) const;

 private:
  Result<void> scan(const Place& place);
  Result<void> scan_id(const Value::object_t& object, Place& place);
  Result<void> remember(const std::string& uri, const Place& place);

  std::map<std::string, Place, std::less<>> by_uri_;
  std::unordered_map<const Value*, std::string> bases_;
};

/// A document that references may lead to.
struct Resource {
  std::string uri;
  const Value* document;
};

class Compiler : public SubschemaSource {
 public:
  /// `schemas` keeps what is compiled, `documents` what is read for it beside those that are given.
  Compiler(std::deque<Subschema>& schemas, std::deque<Document>& documents)
      : schemas_(schemas), documents_(documents) {}

  /// All that is given must outlive what is compiled.
  Result<const Subschema*> compile(const Value& main, const std::vector<Resource>& others);
  Result<const Subschema*> subschema(const Value& value, const std::string& base,
                                     std::string path) override;

 private:
  struct Known {
    Subschema* schema;
    std::size_t references;
  };

  Result<void> add(const Value& document, const std::string& uri, const std::string& path);
  Result<void> fill(Subschema& schema, const Place& place);
  Result<void> refer(Subschema& schema, const Place& place, const Value& reference);

  std::deque<Subschema>& schemas_;
  std::deque<Document>& documents_;
  References references_;
  std::unordered_map<const Value*, Known> known_;
  std::deque<std::pair<Subschema*, Place>> open_;
};

/// Refuses schemas that would be applied to one value without end, or too many at once.
Result<void> check_loops(const std::deque<Subschema>& schemas);

/// draft-07's own schema.
std::string_view metaschema();
inline constexpr std::string_view metaschema_uri = "http://json-schema.org/draft-07/schema";

}  // namespace hookctl::json::schema
