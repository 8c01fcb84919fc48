#include "commands/convert.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/io.hpp"
#include "base/text.hpp"
#include "convert/converter.hpp"
#include "converter_options.hpp"
#include "invocation.hpp"
#include "option_groups.hpp"

namespace hookctl {
namespace {

constexpr unsigned file_mode = 0644;

/// A file that appears when all is done, or standard output.
class Destination final : public ByteSink {
 public:
  static Result<Destination> open(const std::string& path, Output& out) {
    if (path == "-") return Destination(out, std::nullopt);
    HOOKCTL_TRY(AtomicFile file, AtomicFile::create(path, file_mode));
    return Destination(out, std::move(file));
  }
  Result<void> write(std::string_view bytes) override {
    size_ += bytes.size();
    return file_ ? file_->write(bytes) : out_.write(bytes);
  }
  Result<void> commit() { return file_ ? file_->commit() : out_.flush(); }
  std::uint64_t size() const { return size_; }

 private:
  Destination(Output& out, std::optional<AtomicFile> file) : out_(out), file_(std::move(file)) {}
  Output& out_;
  std::optional<AtomicFile> file_;
  std::uint64_t size_ = 0;
};

Result<int> list_converters(const Invocation& in) {
  std::string json;
  for (const convert::Info& info : convert::list()) {
    const auto object = fmt::format(R"({{"name":{},"suffix":{},"media_type":{},"summary":{}}})",
                                    json_text(info.name), json_text(info.suffix),
                                    json_text(info.media_type), json_text(info.summary));
    if (in.format() == OutputFormat::text)
      HOOKCTL_CHECK(in.out().line(fmt::format("{:<20} {}", info.name, info.summary)));
    else if (in.format() == OutputFormat::ndjson)
      HOOKCTL_CHECK(in.out().line(object));
    else
      json += (json.empty() ? "" : ",") + object;
  }
  if (in.format() == OutputFormat::json) HOOKCTL_CHECK(in.out().line("[" + json + "]"));
  return 0;
}

/// Where the units of `--units ndjson` go: `--units-out`, else beside the result.
Result<std::string> units_path(const Invocation& in, const std::string& output) {
  if (auto named = in.text("units-out")) return *named;
  if (output == "-")
    return fail(ErrorCode::usage, "--units ndjson needs a file for the units",
                "name one with --units-out, or give the result a file's name");
  return output + ".units.ndjson";
}

Result<std::uint64_t> pump(const Invocation& in, const std::string& path,
                           convert::Converter& converter) {
  HOOKCTL_TRY(const Fd file, open_for_reading(path, &in.stop()));
  FdSource source(file.get(), path, &in.stop());
  std::vector<char> piece(std::size_t{256} * 1024);
  std::uint64_t size = 0;
  for (;;) {
    HOOKCTL_TRY(const std::size_t count, source.read(piece));
    if (count == 0) break;
    size += count;
    HOOKCTL_CHECK(converter.write({piece.data(), count}));
  }
  HOOKCTL_CHECK(converter.finish());
  return size;
}

std::string report_of(const convert::Options& options, std::uint64_t input_size,
                      const std::string& path, std::uint64_t size, const std::string& units,
                      const std::vector<std::string>& warnings) {
  std::string texts;
  for (const std::string& warning : warnings)
    texts += (texts.empty() ? "" : ",") + json_text(warning);
  return fmt::format(
      R"({{"status":"done","converter":{},"input":{{"size":{}}},"output":{{"path":{},"size":{}}}{},"warnings":[{}]}})",
      json_text(options.name), input_size, json_text(path), size,
      units.empty() ? "" : fmt::format(R"(,"units":{{"path":{}}})", json_text(units)), texts);
}

Result<int> convert_file(const Invocation& in) {
  const auto name = in.argument("NAME");
  const auto from = in.argument("IN");
  const auto to = in.argument("OUT");
  if (!name || !from || !to)
    return fail(ErrorCode::usage, "a converter, its input and its output are needed",
                "hookctl convert NAME IN OUT; hookctl convert --list shows the converters");
  HOOKCTL_TRY(const convert::Options options, read_converter(in, *name));
  HOOKCTL_TRY(Destination output, Destination::open(*to, in.out()));
  std::optional<Destination> units;
  std::string units_file;
  if (options.units == convert::Units::sidecar && options.name == "abcd-to-bioschemas") {
    HOOKCTL_TRY(units_file, units_path(in, *to));
    if (units_file == *to)
      return fail(ErrorCode::usage, "the result and its units cannot go to the same place");
    HOOKCTL_TRY(Destination made, Destination::open(units_file, in.out()));
    units.emplace(std::move(made));
  }
  convert::Context context{in.runtime()};
  context.temp_dir = in.temp_folder();
  HOOKCTL_TRY(const auto converter,
              convert::make(options, context, output, units ? &*units : nullptr));
  HOOKCTL_TRY(const std::uint64_t size, pump(in, *from, *converter));
  if (units) HOOKCTL_CHECK(units->commit());
  HOOKCTL_CHECK(output.commit());
  for (const std::string& warning : converter->warnings()) in.log().warning(warning);
  if (in.format() != OutputFormat::text && *to != "-" && units_file != "-")
    HOOKCTL_CHECK(in.out().line(
        report_of(options, size, *to, output.size(), units_file, converter->warnings())));
  return 0;
}

Result<int> run(Invocation& in) {
  return in.flag("list") ? list_converters(in) : convert_file(in);
}

constexpr std::array arguments{
    cli::ArgumentSpec{.name = "NAME",
                      .help = "the converter; see --list",
                      .kind = cli::ValueKind::choice,
                      .required = false,
                      .choices = "abcd-to-bioschemas|command|none"},
    cli::ArgumentSpec{
        .name = "IN", .help = "the file to convert; \"-\" is standard input", .required = false},
    cli::ArgumentSpec{
        .name = "OUT", .help = "the result; \"-\" is standard output", .required = false},
};

constexpr std::array own_option_list{
    cli::OptionSpec{.name = "list", .help = "show the converters"},
    cli::OptionSpec{.name = "units-out",
                    .metavar = "FILE",
                    .help = "the file for --units ndjson; by default OUT.units.ndjson",
                    .kind = cli::ValueKind::file},
    temp_dir_option,
};
constexpr std::array command_option_list{convert_timeout_option, convert_command_option};
constexpr std::array option_groups{cli::OptionGroup{"Options", own_option_list}, abcd_options,
                                   cli::OptionGroup{"Converter command", command_option_list}};

constexpr std::array examples{
    cli::ExampleSpec{"Describe a collection for search engines",
                     "hookctl convert abcd-to-bioschemas collection.xml collection.json"},
    cli::ExampleSpec{"Only what describes the dataset, from a pipe to a pipe",
                     "hookctl convert abcd-to-bioschemas --units none - -"},
    cli::ExampleSpec{"By a program of one's own",
                     "hookctl convert command table.csv table.json --convert-command jq -R ."},
};

}  // namespace

constinit const Command convert_command{
    .spec = {.name = "convert",
             .group = "Pipeline",
             .summary = "convert a file as `process` would",
             .description =
                 "Reads IN, converts it and writes OUT, which appears when all of it is there, "
                 "and not at all where the conversion fails.\n\n"
                 "abcd-to-bioschemas makes of an ABCD 2.06 document (by itself or in a BioCASe "
                 "response) a Bioschemas Dataset as JSON-LD; several datasets become a graph. "
                 "What the profile wants and the document lacks is filled as far as it is known, "
                 "with a warning.\n\n"
                 "command runs the program of --convert-command. It gets an environment without "
                 "variables of hookctl, Aruna and AWS, and ends with all its children when the "
                 "conversion ends.",
             .arguments = arguments,
             .option_groups = option_groups,
             .examples = examples,
             .exit_codes = "0 2 11"},
    .run = run,
};

}  // namespace hookctl
