#include "json/schema/compiler.hpp"

#include <fmt/format.h>

#include "json/pointer.hpp"
#include "json/schema/uri.hpp"

namespace hookctl::json::schema {
namespace {

class Reference : public Keyword {
 public:
  Reference(std::string path, const Subschema& target)
      : Keyword(std::move(path), {}), target_(target) {}
  bool check(const Instance& instance, Run& run) const override {
    return run.check(target_, instance);
  }
  void in_place(std::vector<const Subschema*>& schemas) const override {
    schemas.push_back(&target_);
  }

 private:
  const Subschema& target_;
};

tl::unexpected<Error> unusable(std::string_view path, std::string_view what,
                               std::string_view hint = {}) {
  return fail(ErrorCode::invalid_input,
              fmt::format("unusable schema: {}: {}", path.empty() ? "the document" : path, what),
              std::string(hint));
}

/// A schema that says it is of another draft would be read by the wrong rules.
Result<void> check_draft(const Value& document, const std::string& path) {
  if (!document.is_object()) return {};
  const auto draft = document.find("$schema");
  if (draft == document.end()) return {};
  std::string_view uri;
  if (draft->is_string()) uri = without_fragment(draft->get_ref<const std::string&>());
  if (uri == metaschema_uri || uri == "https://json-schema.org/draft-07/schema") return {};
  return unusable(
      path + "/$schema", "is not draft-07, and no other draft is understood",
      fmt::format("write it as \"{}#\", once its keywords are those of draft-07", metaschema_uri));
}

}  // namespace

Result<const Subschema*> Compiler::subschema(const Value& value, const std::string& base,
                                             std::string path) {
  if (const auto known = known_.find(&value); known != known_.end()) return known->second.schema;
  if (!value.is_object() && !value.is_boolean())
    return unusable(path, "must be a schema: an object, true or false");
  Subschema& schema = schemas_.emplace_back();
  schema.path = path;
  known_.emplace(&value, Known{&schema, 0});
  open_.push_back({&schema, {&value, base, std::move(path)}});
  return &schema;
}

Result<void> Compiler::refer(Subschema& schema, const Place& place, const Value& reference) {
  const std::string path = place.path + "/$ref";
  if (!reference.is_string()) return unusable(path, "must be a string");
  const auto& text = reference.get_ref<const std::string&>();
  auto target = references_.find(text, place.base);
  if (!target && without_fragment(resolve_uri(place.base, text)) == metaschema_uri) {
    HOOKCTL_TRY(auto document, Document::parse(metaschema()));
    const Document& kept = documents_.emplace_back(std::move(document));
    const std::string uri(metaschema_uri);
    HOOKCTL_CHECK(add(kept.root().value(), uri, uri + "#"));
    target = references_.find(text, place.base);
  }
  if (!target)
    return unusable(path, "leads to nothing in this schema",
                    "references to other documents are not fetched: put what they lead to under "
                    "definitions, with its $id");
  HOOKCTL_TRY(const Subschema* found, subschema(*target->value, target->base, target->path));
  if (++known_.at(target->value).references == 2)
    known_.at(target->value).schema->remembered = true;
  schema.keywords.push_back(std::make_unique<Reference>(path, *found));
  return {};
}

Result<void> Compiler::fill(Subschema& schema, const Place& place) {
  if (place.value->is_boolean()) {
    schema.nothing = !place.value->get<bool>();
    return {};
  }
  if (const auto reference = place.value->find("$ref"); reference != place.value->end())
    return refer(schema, place, *reference);
  Builder builder(*place.value, references_.base_of(*place.value, place.base), schema, *this);
  HOOKCTL_CHECK(add_general_keywords(builder));
  HOOKCTL_CHECK(add_number_keywords(builder));
  HOOKCTL_CHECK(add_string_keywords(builder));
  HOOKCTL_CHECK(add_array_keywords(builder));
  HOOKCTL_CHECK(add_object_keywords(builder));
  return add_combining_keywords(builder);
}

Result<void> Compiler::add(const Value& document, const std::string& uri, const std::string& path) {
  HOOKCTL_CHECK(check_draft(document, path));
  return references_.add(document, uri, path);
}

Result<const Subschema*> Compiler::compile(const Value& main, const std::vector<Resource>& others) {
  HOOKCTL_CHECK(add(main, {}, {}));
  for (const Resource& other : others)
    HOOKCTL_CHECK(add(*other.document, other.uri, other.uri + "#"));
  HOOKCTL_TRY(const Subschema* root, subschema(main, {}, {}));
  while (!open_.empty()) {
    const auto [schema, place] = std::move(open_.front());
    open_.pop_front();
    HOOKCTL_CHECK(fill(*schema, place));
  }
  return root;
}

}  // namespace hookctl::json::schema
