// Runs a file of the JSON Schema test suite: schema_tool FILE [URI=FILE…]. Prints one JSON array a
// test: the group's number, the test's number, true or false, and what was said.
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "json/document.hpp"
#include "json/schema.hpp"
#include "json/span.hpp"
#include "json/writer.hpp"

using hookctl::json::Document;
using hookctl::json::Schema;

namespace {

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void print(std::size_t group, std::size_t test, bool valid, const std::string& said) {
  hookctl::json::Writer line;
  line.begin_array().value(group).value(test).value(valid).value(said).end_array();
  std::puts(line.text().c_str());
}

void run_group(std::string_view text, std::size_t group, std::size_t tests,
               const std::vector<hookctl::json::SchemaSource>& others) {
  const auto part = [&](const std::string& pointer) {
    return hookctl::json::find_span(text, fmt::format("/{}{}", group, pointer)).value().of(text);
  };
  const auto schema = Schema::parse(part("/schema"), others);
  for (std::size_t test = 0; test < tests; ++test) {
    if (!schema) {
      print(group, test, false, "refused: " + schema.error().text());
      continue;
    }
    const auto data = Document::parse(part(fmt::format("/tests/{}/data", test)));
    std::string said;
    const auto found = schema->check(data.value().root());
    for (const auto& one : found)
      said += fmt::format("{} {} {}; ", one.pointer, one.schema_path, one.message);
    print(group, test, found.empty(), said);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + 1, argv + argc);
  if (args.empty()) return 2;
  std::vector<std::string> texts(args.size());
  std::vector<hookctl::json::SchemaSource> others;
  for (std::size_t i = 1; i < args.size(); ++i) {
    const auto equals = args[i].find('=');
    texts[i] = read(args[i].substr(equals + 1));
    others.push_back({args[i].substr(0, equals), texts[i]});
  }
  const std::string text = read(args[0]);
  const auto suite = Document::parse(text);
  if (!suite) {
    std::fputs(suite.error().text().c_str(), stderr);
    return 1;
  }
  std::size_t group = 0;
  const auto groups = suite->root().elements();
  for (const auto& node : groups.value())
    run_group(text, group++, node.at("tests")->elements()->size(), others);
  return 0;
}
