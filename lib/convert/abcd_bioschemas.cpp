#include "convert/abcd_bioschemas.hpp"

#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/log.hpp"
#include "convert/abcd/builder.hpp"
#include "convert/abcd/document.hpp"
#include "convert/abcd/license.hpp"
#include "convert/abcd/reader.hpp"
#include "convert/abcd/values.hpp"
#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"

namespace hookctl::convert {
namespace {

Result<std::string> license_option(const std::string& license) {
  if (license.empty() || abcd::is_web_url(license)) return license;
  if (auto address = abcd::recognise_license(license); !address.empty()) return address;
  return fail(ErrorCode::usage,
              fmt::format("--license is neither a URL nor a known licence: {}", printable(license)),
              "for example https://creativecommons.org/licenses/by/4.0/ or \"CC BY 4.0\"");
}

abcd::Settings settings_of(const Options& options, const Context& context, std::string license,
                           const abcd::Limits& limits) {
  return {options.units,     options.strict, std::move(license), options.dataset_id,
          context.object_id, options.url,    context.temp_dir,   limits};
}

class AbcdToBioschemas final : public Converter {
 public:
  AbcdToBioschemas(abcd::Settings settings, const Context& context, ByteSink& output,
                   ByteSink* units)
      : stop_(context.runtime.stop),
        digest_(context.input_sha256),
        settings_(std::move(settings)),
        document_(settings_, context.runtime, output, units),
        builder_(document_, settings_.limits.record),
        reader_(builder_, settings_.limits) {
    if (digest_.empty() && settings_.dataset_id.empty() && settings_.object_id.empty())
      hash_.emplace();
  }

  Result<void> write(std::string_view bytes) override {
    if (stop_.requested()) return fail(stop_.error());
    if (hash_) hash_->update(bytes);
    return reader_.feed(bytes);
  }

  Result<void> finish() override {
    HOOKCTL_CHECK(reader_.finish());
    if (hash_) digest_ = crypto::hex(crypto::bytes_of(hash_->digest()));
    return document_.finish(digest_);
  }

  const std::vector<std::string>& warnings() const override { return document_.warnings(); }

 private:
  const Stop& stop_;
  std::string digest_;
  std::optional<crypto::Sha256Stream> hash_;
  abcd::Settings settings_;
  abcd::Document document_;
  abcd::Builder builder_;
  abcd::Reader reader_;
};

}  // namespace

Result<void> check_abcd_to_bioschemas(const Options& options) {
  HOOKCTL_CHECK(license_option(options.license));
  if (!options.url.empty() && !abcd::is_web_url(options.url))
    return fail(ErrorCode::usage, fmt::format("--url is no URL: {}", printable(options.url)),
                "an http or https address is needed");
  return {};
}

Result<std::unique_ptr<Converter>> make_abcd_to_bioschemas(const Options& options,
                                                           const Context& context, ByteSink& output,
                                                           ByteSink* units,
                                                           const abcd::Limits& limits) {
  HOOKCTL_CHECK(check_abcd_to_bioschemas(options));
  HOOKCTL_TRY(std::string license, license_option(options.license));
  if (options.units == Units::sidecar && units == nullptr)
    return fail(ErrorCode::usage, "--units ndjson needs a place for the units",
                "name a file for them with --units-out");
  return std::make_unique<AbcdToBioschemas>(
      settings_of(options, context, std::move(license), limits), context, output, units);
}

}  // namespace hookctl::convert
