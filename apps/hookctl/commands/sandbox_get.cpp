#include <array>

#include "commands/sandbox.hpp"
#include "http/download.hpp"
#include "json/document.hpp"
#include "sandbox_client.hpp"

namespace hookctl {
namespace {

constexpr std::array options{
    cli::OptionSpec{.name = "ready-file",
                    .metavar = "FILE",
                    .help = "the file that the sandbox wrote when it answered",
                    .kind = cli::ValueKind::file,
                    .required = true},
};
constexpr std::array groups{cli::OptionGroup{"Options", options}};
constexpr std::array arguments{
    cli::ArgumentSpec{"OBJECT", "the object's id or its key", cli::ValueKind::text}};
constexpr std::array examples{cli::ExampleSpec{
    "Look at a result", "hookctl sandbox get units.json --ready-file ./sandbox.json"}};

/// By its id, Aruna tells where an object's bytes are; by its key, S3 has them.
Result<Url> source_of(Invocation& in, const SandboxClient& client, const std::string& object) {
  const auto id = Ulid::parse(object);
  if (!id) return client.presigned(in.runtime(), "GET", object);
  auto answer = client.get_json(in.runtime(), "/v2/objects/" + id->str() + "/download");
  if (!answer && answer.error().code == ErrorCode::refused) {
    // Aruna says of what is not there that one is not permitted to see it.
    return fail(ErrorCode::not_found, "the sandbox has no object " + id->str());
  }
  HOOKCTL_CHECK(answer);
  HOOKCTL_TRY(const auto document, json::Document::parse(*answer));
  HOOKCTL_TRY(const auto url, document.root().at("url"));
  HOOKCTL_TRY(const auto text, url.string());
  return Url::parse(text);
}

Result<int> run(Invocation& in) {
  HOOKCTL_TRY(const auto client, SandboxClient::connect(in));
  HOOKCTL_TRY(const auto url, source_of(in, client, in.argument("OBJECT").value_or("")));
  HOOKCTL_CHECK(http::download(client.transport(), in.runtime(), url, {}, in.out()));
  return 0;
}

}  // namespace

constinit const Command sandbox_get_command{
    .spec = {.name = "sandbox get",
             .group = "Setup",
             .summary = "write an object of a sandbox to standard output",
             .description = "Downloads an object's bytes. An id means that very revision, a key "
                            "the newest one.",
             .arguments = arguments,
             .option_groups = groups,
             .examples = examples,
             .exit_codes = "0 2 4 6"},
    .run = run,
};

}  // namespace hookctl
