#include <array>
#include <memory>

#include <fmt/format.h>

#include "commands/sandbox.hpp"
#include "s3/upload.hpp"
#include "sandbox_client.hpp"

namespace hookctl {
namespace {

using cli::OptionSpec;
using cli::ValueKind;

constexpr std::size_t chunk = 256UL * 1024;

constexpr std::array options{
    OptionSpec{.name = "ready-file",
               .metavar = "FILE",
               .help = "the file that the sandbox wrote when it answered",
               .kind = ValueKind::file,
               .required = true},
    OptionSpec{.name = "name",
               .metavar = "NAME",
               .help = "the object's key in the project; by default the file's name",
               .kind = ValueKind::text},
    OptionSpec{.name = "label",
               .metavar = "KEY=VALUE",
               .help = "give the object a label",
               .kind = ValueKind::key_value,
               .repeatable = true},
    OptionSpec{.name = "hook-label",
               .metavar = "KEY=VALUE",
               .help = "give the object a hook label",
               .kind = ValueKind::key_value,
               .repeatable = true},
};
constexpr std::array groups{cli::OptionGroup{"Options", options}};
constexpr std::array arguments{
    cli::ArgumentSpec{"FILE", "the file to upload; - is standard input"}};
constexpr std::array examples{cli::ExampleSpec{
    "Upload a document with the label that a hook waits for",
    "hookctl sandbox put units.xml --ready-file ./sandbox.json --label ABCD=2.06"}};

Result<std::string> key_of(Invocation& in, const std::string& file) {
  if (const auto name = in.text("name")) return *name;
  if (file == "-") {
    return fail(ErrorCode::usage, "standard input has no name", "give the object one by --name");
  }
  return file.substr(file.rfind('/') + 1);
}

/// Whether the key means an object that is finished: then a put makes a new revision of it.
Result<bool> is_there(Invocation& in, const SandboxClient& client, std::string_view key) {
  HOOKCTL_TRY(auto url, client.presigned(in.runtime(), "HEAD", key));
  http::Request request(std::move(url));
  request.method = "HEAD";
  request.repeatable = true;
  HOOKCTL_TRY(const auto response, client.transport().send(request));
  return response.ok();
}

/// Makes the object that the upload is to fill; returns its id.
Result<std::string> create(Invocation& in, const SandboxClient& client, std::string key) {
  aruna::NewObject object;
  object.name = std::move(key);
  object.data_class = aruna::DataClass::private_data;
  object.parent = {aruna::ResourceVariant::project, client.project_id()};
  for (auto& [name, value] : in.pairs("label")) {
    object.key_values.push_back({name, value, aruna::KeyValueVariant::label});
  }
  for (auto& [name, value] : in.pairs("hook-label")) {
    object.key_values.push_back({name, value, aruna::KeyValueVariant::hook});
  }
  HOOKCTL_TRY(const auto made, client.api().create_object(object));
  return made.id;
}

/// A file whose first bytes have been read: nothing is made for one that has none.
struct Input {
  FdSource source;
  std::unique_ptr<char[]> room = std::make_unique_for_overwrite<char[]>(chunk);
  std::size_t count = 0;  ///< bytes in `room`

  Input(int fd, const std::string& file, const Stop& stop) : source(fd, file, &stop) {}
  Result<void> read() {
    HOOKCTL_TRY(count, source.read(std::span(room.get(), chunk)));
    return {};
  }
};

Result<s3::Uploaded> upload(Invocation& in, const SandboxClient& client, Input& input,
                            const std::string& key) {
  s3::UploadOptions how;
  how.size = input.source.size();
  const auto endpoint = client.endpoint();
  const auto up = s3::start_upload(client.transport(), in.runtime(), endpoint, client.credentials(),
                                   client.project(), key, std::move(how));
  while (input.count > 0) {
    HOOKCTL_CHECK(up->write({input.room.get(), input.count}));
    HOOKCTL_CHECK(input.read());
  }
  return up->finish();
}

Result<int> run(Invocation& in) {
  const auto file = in.argument("FILE").value_or("-");
  HOOKCTL_TRY(const auto client, SandboxClient::connect(in));
  HOOKCTL_TRY(const auto key, key_of(in, file));
  HOOKCTL_TRY(const auto fd, open_for_reading(file, &in.stop()));
  Input input(fd.get(), file, in.stop());
  HOOKCTL_CHECK(input.read());
  if (input.count == 0) {
    return fail(ErrorCode::invalid_input, fmt::format("{} is empty", printable(file)),
                "Aruna stores no empty objects");
  }
  HOOKCTL_TRY(const bool revision, is_there(in, client, key));
  std::string id;
  if (!revision) {
    HOOKCTL_TRY(id, create(in, client, key));
  } else if (in.given("label") || in.given("hook-label")) {
    return fail(ErrorCode::usage, fmt::format("there is an object '{}' already", printable(key)),
                "a new revision keeps the labels; leave them out, or choose another --name");
  }
  HOOKCTL_TRY(const auto uploaded, upload(in, client, input, key));
  // A new revision has a new id, which a single PUT tells as its version, and multipart as its
  // ETag.
  if (revision) id = uploaded.version_id.empty() ? uploaded.etag : uploaded.version_id;
  if (in.format() == OutputFormat::text) {
    HOOKCTL_CHECK(in.out().line(id));
  } else {
    HOOKCTL_CHECK(in.out().line(fmt::format(R"({{"id":"{}"}})", id)));
  }
  return 0;
}

}  // namespace

constinit const Command sandbox_put_command{
    .spec =
        {.name = "sandbox put",
         .group = "Setup",
         .summary = "upload a file to a sandbox",
         .description =
             "Makes an object in the sandbox's project, over its REST API, uploads the file to "
             "its key by S3, and prints the object's id. If the key has an object already, this "
             "makes a new revision of it, with a new id.",
         .arguments = arguments,
         .option_groups = groups,
         .examples = examples,
         .exit_codes = "0 2 5 6"},
    .run = run,
};

}  // namespace hookctl
