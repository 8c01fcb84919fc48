// Uploads standard input, or does one other operation of the S3 client, for tests in Python:
// s3_tool OPERATION NAME=VALUE… with one JSON line as its answer.
#include <charconv>
#include <csignal>
#include <fstream>
#include <iostream>
#include <map>

#include <nlohmann/json.hpp>
#include <unistd.h>

#include "s3/client.hpp"
#include "s3/names.hpp"
#include "s3/upload.hpp"

using namespace hookctl;
using nlohmann::json;

namespace {

class Arguments {
 public:
  Arguments(int argc, char** argv) {
    for (int i = 2; i < argc; ++i) {
      const std::string_view text = argv[i];
      values_.emplace(text.substr(0, text.find('=')), text.substr(text.find('=') + 1));
    }
  }
  bool has(const std::string& name) const { return values_.contains(name); }
  std::string text(const std::string& name, std::string otherwise = {}) const {
    const auto at = values_.find(name);
    return at == values_.end() ? otherwise : at->second;
  }
  std::uint64_t number(const std::string& name, std::uint64_t otherwise) const {
    const std::string value = text(name);
    std::from_chars(value.data(), value.data() + value.size(), otherwise);
    return otherwise;
  }

 private:
  std::map<std::string, std::string> values_;
};

struct World {
  explicit World(const Arguments& arguments)
      : log(LogLevel::debug, LogFormat::text, false),
        transport(http::make_retrying(
            http::make_curl_transport(runtime, {std::nullopt, "s3_tool"}), runtime,
            {.attempts = static_cast<int>(arguments.number("attempts", 3)),
             .first_wait = std::chrono::milliseconds(10),
             .longest_wait = std::chrono::milliseconds(50)})),
        endpoint{Url::parse(arguments.text("endpoint")).value(),
                 arguments.text("region", "us-east-1"), arguments.has("path-style")},
        credentials{Secret(arguments.text("access-key", "test:tester")),
                    Secret(arguments.text("secret-key", "testing"))} {}

  Stop stop;
  Log log;
  Runtime runtime{system_clock(), system_random(), stop, log};
  std::unique_ptr<http::Transport> transport;
  s3::Endpoint endpoint;
  s3::Credentials credentials;
};

/// The most memory that this process had resident, in KiB. getrusage would tell that of the
/// program that started it, where that was more.
std::uint64_t peak_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;)
    if (std::uint64_t kib = 0; word == "VmHWM:" && status >> kib) return kib;
  return 0;
}

json head_json(const s3::ObjectHead& head) {
  return {{"size", head.size}, {"etag", head.etag}, {"content_type", head.content_type}};
}

Result<json> upload(World& world, const Arguments& arguments) {
  json told = {{"acknowledged", 0}, {"upload_id", ""}, {"about_to_be", nullptr}};
  s3::UploadOptions options;
  if (arguments.has("size")) options.size = arguments.number("size", 0);
  options.multipart_threshold = arguments.number("threshold", options.multipart_threshold);
  options.part_size = arguments.number("part-size", options.part_size);
  options.concurrency = static_cast<unsigned>(arguments.number("concurrency", 2));
  options.content_type = arguments.text("content-type", options.content_type);
  options.part_memory = arguments.number("part-memory", options.part_memory);
  options.temp_folder = arguments.text("temp", options.temp_folder);
  options.on_multipart = [&](const std::string& id) { told["upload_id"] = id; };
  options.on_progress = [&](std::uint64_t bytes) {
    told["acknowledged"] = told["acknowledged"].get<std::uint64_t>() + bytes;
  };
  options.may_publish = [&](const s3::Uploaded& done) -> Result<void> {
    told["about_to_be"] = {{"size", done.size}, {"sha256", done.sha256}, {"parts", done.parts}};
    if (arguments.has("hold")) return fail(ErrorCode::verification_failed, "held back");
    return {};
  };
  const auto upload =
      s3::start_upload(*world.transport, world.runtime, world.endpoint, world.credentials,
                       arguments.text("bucket"), arguments.text("key"), std::move(options));
  const std::uint64_t interrupt_at = arguments.number("interrupt-at", ~0ULL);
  FdSource in(STDIN_FILENO, "standard input");
  std::string buffer(arguments.number("chunk", 1 << 20), '\0');
  for (std::uint64_t seen = 0;;) {
    HOOKCTL_TRY(const std::size_t got, in.read(buffer));
    if (got == 0) break;
    seen += got;
    HOOKCTL_CHECK(upload->write(std::string_view(buffer).substr(0, got)));
    if (seen >= interrupt_at) world.stop.interrupt(SIGINT);
  }
  HOOKCTL_TRY(const s3::Uploaded done, upload->finish());
  told.update({{"etag", done.etag},
               {"version_id", done.version_id},
               {"size", done.size},
               {"sha256", done.sha256},
               {"md5", done.md5},
               {"parts", done.parts},
               {"peak_kib", peak_kib()}});
  return told;
}

Result<json> run(const std::string& operation, World& world, const Arguments& arguments) {
  const std::string bucket = arguments.text("bucket"), key = arguments.text("key");
  s3::Client client(*world.transport, world.runtime, world.endpoint, world.credentials, bucket);
  if (operation == "upload") return upload(world, arguments);
  if (operation == "head") {
    HOOKCTL_TRY(const s3::ObjectHead head, client.head(key));
    return head_json(head);
  }
  if (operation == "get") {
    MemorySink sink(1 << 20);
    HOOKCTL_TRY(const s3::ObjectHead head, client.get(key, sink));
    json answer = head_json(head);
    answer["body"] = sink.take();
    return answer;
  }
  if (operation == "presign") {
    HOOKCTL_TRY(const Url url,
                s3::presigned_url(world.endpoint, world.credentials, bucket, key,
                                  arguments.text("method", "GET"), world.runtime.clock.now(),
                                  std::chrono::seconds(60)));
    return json{{"url", url.reveal()}};
  }
  return fail(ErrorCode::usage, "no such operation");
}

}  // namespace

int main(int argc, char** argv) {
  const Arguments arguments(argc, argv);
  World world(arguments);
  const auto answer = run(argc > 1 ? argv[1] : "", world, arguments);
  if (!answer)
    std::cout << json{{"error", name_of(answer.error().code)},
                      {"message", answer.error().text()},
                      {"hint", answer.error().hint}}
                     .dump()
              << '\n';
  else
    std::cout << answer->dump() << '\n';
  return answer ? 0 : 1;
}
