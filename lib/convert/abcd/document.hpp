// The output document: one Dataset, or a graph of them. Whether it is the one or the other, and
// sometimes its identifier, is known at the input's end only; until then what has been made waits
// in temporary files (docs/adr/0007), and nothing has been written.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/io.hpp"
#include "base/runtime.hpp"
#include "convert/abcd/aggregate.hpp"
#include "convert/abcd/buffered_sink.hpp"
#include "convert/abcd/builder.hpp"
#include "convert/abcd/dataset_entry.hpp"
#include "convert/abcd/settings.hpp"
#include "convert/abcd/spool.hpp"

namespace hookctl::convert::abcd {

class Document final : public Records {
 public:
  /// `units` takes the sidecar; null where there is none.
  Document(const Settings& settings, const Runtime& runtime, ByteSink& output, ByteSink* units);

  Result<void> dataset_begins() override;
  Result<void> metadata_ends(const Metadata& metadata) override;
  Result<void> unit_ends(const Unit& unit) override;
  Result<void> dataset_ends(const Metadata& metadata) override;

  /// Writes the document. `digest` is the input's SHA-256 in hex, needed where `needs_digest`.
  Result<void> finish(const std::string& digest);
  std::size_t datasets() const { return datasets_; }
  const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  /// Writes the dataset that has ended last.
  Result<void> write_waiting(const std::string* digest);
  Result<void> put(std::string_view bytes);
  Result<void> start_graph();
  Result<void> fill_holes(const std::string& digest);
  Identity identity_of(const Metadata& metadata, const std::string* digest) const;
  std::string identifier_for(const std::string& base, std::size_t dataset) const;

  /// Straight to the output, until a piece has to wait for the digest.
  class Way final : public ByteSink {
   public:
    explicit Way(Document& document) : document_(document) {}
    Result<void> write(std::string_view bytes) override { return document_.put(bytes); }

   private:
    Document& document_;
  };

  struct Hole {
    std::uint64_t offset;  // in `rest_`
    std::size_t dataset;
  };

  const Settings& settings_;
  BufferedSink output_;
  std::optional<BufferedSink> sidecar_;
  Way way_;
  Aggregate aggregate_;
  Spool units_;
  Spool rest_;
  std::vector<Hole> holes_;
  JsonText entry_;
  const Metadata* waiting_ = nullptr;
  std::size_t datasets_ = 0;
  std::vector<std::string> warnings_;
};

}  // namespace hookctl::convert::abcd
