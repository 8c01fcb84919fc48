// The seam to converters: bytes of one format in, bytes of another out, as they come.
#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/io.hpp"
#include "base/runtime.hpp"

namespace hookctl::convert {

/// A converter at work on one input. Memory is bounded whatever the input's size. An error leaves
/// it unusable, and its output worthless. Destroying it ends whatever it started.
class Converter {
 public:
  virtual ~Converter() = default;
  /// Takes the next bytes of the input. Errors of the input have the code `convert_failed`, those
  /// of the sink keep their own.
  virtual Result<void> write(std::string_view bytes) = 0;
  /// Ends the input; when it returns, the whole output has been written to the sink.
  virtual Result<void> finish() = 0;
  /// Things worth telling that did not keep it from working; complete after `finish`.
  virtual const std::vector<std::string>& warnings() const = 0;
};

/// What is known of the input before its first byte, and what a converter may ask for.
struct Context {
  const Runtime& runtime;
  /// For programs that want files, and for what does not fit into memory.
  std::string temp_dir = "/tmp";
  /// The object's id where there is one: an identifier of last resort.
  std::string object_id = {};
  /// The SHA-256 of the input in hex where it is known beforehand; otherwise a converter that
  /// needs it computes it.
  std::string input_sha256 = {};
};

/// How a converter presents itself.
struct Info {
  std::string_view name;        ///< as on the command line: "abcd-to-bioschemas"
  std::string_view suffix;      ///< of the result's name, ".json"; empty keeps the source's
  std::string_view media_type;  ///< of the result; empty where it cannot be known
  std::string_view summary;     ///< a phrase, lower case
};

/// Where the units (specimens, observations) of an ABCD document go.
enum class Units {
  in_document,  ///< `inline`: entries of `about`
  sidecar,      ///< `ndjson`: one a line, to a sink of their own
  left_out,     ///< `none`
};

/// What the command line may say about a conversion.
struct Options {
  std::string name;  ///< which converter
  // abcd-to-bioschemas
  Units units = Units::in_document;
  bool strict = false;     ///< a missing minimum property is an error
  std::string license;     ///< where the document names none: a URL, or a text such as "CC BY 4.0"
  std::string dataset_id;  ///< where the document has no DatasetGUID
  std::string url;         ///< where the document has none
  // command
  std::vector<std::string> command;                ///< the program and its arguments
  std::chrono::milliseconds command_timeout = {};  /// for the whole run; 0 is no limit
};

/// Every converter, in the order of `convert --list`.
std::span<const Info> list();
/// A converter by its name, or null.
const Info* find(std::string_view name);
/// `inline`, `ndjson` or `none`.
Result<Units> parse_units(std::string_view text);
/// Whether options can be used at all, before anything is read: `usage` errors.
Result<void> check(const Options& options);
/// A converter that writes to `output`, and its units to `units` where options say so. The sinks
/// and the runtime must outlive it.
Result<std::unique_ptr<Converter>> make(const Options& options, const Context& context,
                                        ByteSink& output, ByteSink* units = nullptr);

}  // namespace hookctl::convert
