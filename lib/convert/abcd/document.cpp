#include "convert/abcd/document.hpp"

#include <fmt/format.h>

#include "convert/abcd/dataset_entry.hpp"
#include "convert/abcd/unit_entry.hpp"

namespace hookctl::convert::abcd {
namespace {

constexpr std::size_t units_memory = 256 * 1024;
constexpr std::size_t usual_entry = 1024 * 1024;
constexpr std::size_t most_warnings = 100;

}  // namespace

Document::Document(const Settings& settings, const Runtime& runtime, ByteSink& output,
                   ByteSink* units)
    : settings_(settings),
      output_(output),
      way_(*this),
      aggregate_(settings.limits.remembered, settings.temp_dir, runtime.random),
      units_(settings.temp_dir, units_memory),
      rest_(settings.temp_dir, units_memory) {
  if (units != nullptr) sidecar_.emplace(*units);
}

Result<void> Document::dataset_begins() {
  if (datasets_ == settings_.limits.datasets)
    return fail(ErrorCode::convert_failed,
                fmt::format("more than {} datasets", settings_.limits.datasets));
  if (waiting_ != nullptr) {
    HOOKCTL_CHECK(datasets_ == 1 ? start_graph() : put(","));
    HOOKCTL_CHECK(write_waiting(nullptr));
  }
  ++datasets_;
  HOOKCTL_CHECK(units_.clear());
  return aggregate_.clear();
}

Result<void> Document::metadata_ends(const Metadata& metadata) {
  return aggregate_.add(metadata);
}

Result<void> Document::unit_ends(const Unit& unit) {
  const UnitFacts facts = facts_of(unit);
  HOOKCTL_CHECK(aggregate_.add(unit, facts));
  if (settings_.units == Units::left_out) return {};
  entry_.clear();
  write_unit(entry_, unit, facts);
  if (settings_.units == Units::sidecar) {
    HOOKCTL_CHECK(sidecar_->write(entry_.text()));
    HOOKCTL_CHECK(sidecar_->write("\n"));
  } else {
    if (!units_.empty()) HOOKCTL_CHECK(units_.append(","));
    HOOKCTL_CHECK(units_.append(entry_.text()));
  }
  entry_.shrink(usual_entry);
  return {};
}

Result<void> Document::dataset_ends(const Metadata& metadata) {
  waiting_ = &metadata;
  return aggregate_.settle();
}

std::string Document::identifier_for(const std::string& base, std::size_t dataset) const {
  // Several datasets must not share the one identifier from outside.
  return dataset == 1 ? base : fmt::format("{}#{}", base, dataset);
}

Identity Document::identity_of(const Metadata& metadata, const std::string* digest) const {
  if (!metadata.guid.empty()) return {std::string(metadata(metadata.guid))};
  if (!settings_.dataset_id.empty()) return {identifier_for(settings_.dataset_id, datasets_)};
  if (!settings_.object_id.empty()) return {identifier_for(settings_.object_id, datasets_), true};
  if (digest != nullptr) return {identifier_for("urn:sha256:" + *digest, datasets_), true};
  return {{}, true, true};
}

Result<void> Document::write_waiting(const std::string* digest) {
  const Metadata& metadata = *waiting_;
  const Identity identity = identity_of(metadata, digest);
  const bool alone = datasets_ == 1 && digest != nullptr;
  std::vector<std::string> said;
  const Dataset dataset{metadata, aggregate_, units_, settings_, identity, alone};
  auto result = write_dataset(dataset, way_, said);
  if (!result && !alone)
    return fail(std::move(result).error().within(fmt::format("dataset {}", datasets_)));
  HOOKCTL_CHECK(result);
  for (std::string& text : said) {
    if (warnings_.size() > most_warnings) break;
    warnings_.push_back(warnings_.size() == most_warnings ? "further warnings are left out"
                        : alone                           ? std::move(text)
                                : fmt::format("dataset {}: {}", datasets_, text));
  }
  if (identity.pending) holes_.push_back({rest_.size(), datasets_});
  waiting_ = nullptr;
  return {};
}

Result<void> Document::put(std::string_view bytes) {
  return holes_.empty() ? output_.write(bytes) : rest_.append(bytes);
}

Result<void> Document::start_graph() {
  return put(fmt::format("{{\"@context\":{},\"@graph\":[", context_json()));
}

Result<void> Document::fill_holes(const std::string& digest) {
  // One pass over what waited, stopping at each hole.
  class Filler final : public ByteSink {
   public:
    Filler(Document& document, const std::string& digest) : document_(document), digest_(digest) {}
    Result<void> write(std::string_view bytes) override {
      for (;;) {
        const bool more = next_ < document_.holes_.size();
        const auto part = more ? bytes.substr(0, document_.holes_[next_].offset - at_) : bytes;
        if (!part.empty()) HOOKCTL_CHECK(document_.output_.write(part));
        at_ += part.size();
        bytes.remove_prefix(part.size());
        if (!more || at_ != document_.holes_[next_].offset) return {};
        const auto id =
            document_.identifier_for("urn:sha256:" + digest_, document_.holes_[next_].dataset);
        ++next_;
        HOOKCTL_CHECK(document_.output_.write(identify(id)));
      }
    }

   private:
    Document& document_;
    const std::string& digest_;
    std::uint64_t at_ = 0;
    std::size_t next_ = 0;
  };
  Filler filler(*this, digest);
  return rest_.copy_to(filler);
}

Result<void> Document::finish(const std::string& digest) {
  if (waiting_ != nullptr) {
    if (datasets_ > 1) HOOKCTL_CHECK(put(","));
    HOOKCTL_CHECK(write_waiting(&digest));
  }
  HOOKCTL_CHECK(put(datasets_ > 1 ? "]}\n" : "\n"));
  HOOKCTL_CHECK(fill_holes(digest));
  HOOKCTL_CHECK(output_.flush());
  return sidecar_ ? sidecar_->flush() : Result<void>();
}

}  // namespace hookctl::convert::abcd
