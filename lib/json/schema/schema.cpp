#include "json/schema.hpp"

#include <deque>
#include <exception>

#include <fmt/format.h>

#include "json/document.hpp"
#include "json/schema/compiler.hpp"
#include "json/schema/uri.hpp"

namespace hookctl::json {
namespace {

/// Schemas nest deeper than what they describe.
constexpr Limits limits{4 * 1024 * 1024, 128, 4 * 1024 * 1024};

}  // namespace

struct Schema::Compiled {
  std::deque<Document> documents;
  std::deque<schema::Subschema> subschemas;
  const schema::Subschema* root = nullptr;
};

Schema::Schema(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
Schema::Schema(Schema&&) noexcept = default;
Schema& Schema::operator=(Schema&&) noexcept = default;
Schema::~Schema() = default;

Result<Schema> Schema::parse(std::string_view text, std::span<const SchemaSource> others) {
  auto compiled = std::make_unique<Compiled>();
  std::vector<schema::Resource> resources;
  const auto read = [&](std::string_view json) -> Result<const nlohmann::json*> {
    HOOKCTL_TRY(auto document, Document::parse(json, limits));
    compiled->documents.push_back(std::move(document));
    return &compiled->documents.back().root().value();
  };
  HOOKCTL_TRY(const nlohmann::json* main, read(text));
  for (const SchemaSource& other : others) {
    auto document = read(other.text);
    if (!document) return fail(std::move(document.error()).within(other.uri));
    resources.push_back({std::string(schema::without_fragment(other.uri)), *document});
  }
  schema::Compiler compiler(compiled->subschemas, compiled->documents);
  HOOKCTL_TRY(compiled->root, compiler.compile(*main, resources));
  HOOKCTL_CHECK(schema::check_loops(compiled->subschemas));
  return Schema(std::move(compiled));
}

std::vector<Violation> Schema::check(const Node& instance) const {
  return schema::Run().judge(*compiled_->root, instance.value());
}

}  // namespace hookctl::json
