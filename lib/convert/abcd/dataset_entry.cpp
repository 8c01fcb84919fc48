#include "convert/abcd/dataset_entry.hpp"

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "convert/abcd/names.hpp"
#include "convert/abcd/parts.hpp"
#include "convert/abcd/values.hpp"

namespace hookctl::convert::abcd {
namespace {

constexpr std::string_view profile = "https://bioschemas.org/profiles/Dataset/1.0-RELEASE";
/// Below this a description says too little: the search engines' own minimum.
constexpr std::size_t short_description = 50;

/// The representations, those in English first.
std::vector<const Representation*> by_language(const Metadata& metadata) {
  std::vector<const Representation*> ordered;
  ordered.reserve(metadata.representations.size());
  for (const Representation& representation : metadata.representations)
    ordered.push_back(&representation);
  std::stable_partition(ordered.begin(), ordered.end(), [&](const Representation* r) {
    const auto language = to_lower(metadata(r->language));
    return language == "en" || language.starts_with("en-");
  });
  return ordered;
}

/// An array of objects without duplicates, in order; nothing where none was added.
class Items {
 public:
  void add(std::string_view json) {
    if (seen_.emplace(json).second) json_.raw(json);
  }
  void write(JsonText& to, std::string_view name) const {
    if (json_.empty()) return;
    to.key(name);
    to.begin_array();
    to.raw(json_.text());
    to.end_array();
  }

 private:
  std::unordered_set<std::string> seen_;
  JsonText json_;
};

class DatasetWriter {
 public:
  DatasetWriter(const Dataset& dataset, ByteSink& sink, std::vector<std::string>& warnings)
      : d_(dataset), m_(dataset.metadata), sink_(sink), warnings_(warnings) {}

  Result<void> write() {
    HOOKCTL_CHECK(settle_minimum());
    json_.begin_object();
    if (d_.alone) json_.member_raw("@context", context_json());
    json_.member("@type", "Dataset");
    write_identity();
    write_description();
    HOOKCTL_CHECK(write_keywords());
    write_rights();
    write_versions();
    write_agents();
    HOOKCTL_CHECK(write_list("contributor", List::contributors));
    HOOKCTL_CHECK(write_list("additionalType", List::record_bases));
    HOOKCTL_CHECK(write_coverage());
    HOOKCTL_CHECK(write_list("associatedMedia", List::media));
    HOOKCTL_CHECK(write_list("citation", List::citations));
    HOOKCTL_CHECK(write_about());
    if (!d_.identity.pending) json_.end_object();
    return flush();
  }

 private:
  // Minimum properties: what they are, and what is said about those that are missing.
  Result<void> settle_minimum();
  void settle_description();
  void settle_url();
  void settle_license();
  void complain(std::string text) { complaints_.push_back(std::move(text)); }
  void lack(std::string text) {
    complete_ = false;
    complain(std::move(text));
  }

  void write_identity();
  void write_description();
  Result<void> write_keywords();
  void write_rights();
  void write_versions();
  void write_agents();
  Result<void> write_coverage();
  void write_extent(std::string_view name, std::string_view property,
                    const std::optional<Extent>& extent);
  Result<void> write_about();
  Result<void> write_list(std::string_view name, List list);
  Result<void> flush() {
    auto result = json_.empty() ? Result<void>() : sink_.write(json_.text());
    json_.continue_after_member();
    return result;
  }
  std::string institution() const;

  const Dataset& d_;
  const Metadata& m_;
  ByteSink& sink_;
  std::vector<std::string>& warnings_;
  JsonText json_;
  JsonText part_;
  bool complete_ = true;
  std::vector<std::string> complaints_;
  std::vector<const Representation*> representations_;
  std::string name_, description_, url_, license_;
};

Result<void> DatasetWriter::settle_minimum() {
  representations_ = by_language(m_);
  for (const Representation* representation : representations_)
    if (name_.empty()) name_ = m_(representation->title);
  if (name_.empty())
    return fail(ErrorCode::convert_failed,
                "the dataset has no name: Metadata/Description/Representation/Title is missing",
                "a title is needed; nothing else can stand for it");
  settle_description();
  settle_url();
  settle_license();
  if (d_.identity.is_makeshift)
    complain(fmt::format("identifier: there is no DatasetGUID; {} is used",
                         d_.identity.pending ? "the input's digest" : d_.identity.identifier));
  if (d_.aggregate.empty(List::keywords) && d_.aggregate.empty(List::record_bases) &&
      d_.aggregate.empty(List::highest_taxa))
    lack("keywords: nothing in the document gives any; left out, and so is dct:conformsTo");
  if (d_.settings.strict && !complaints_.empty())
    return fail(ErrorCode::convert_failed,
                fmt::format("minimum properties are missing: {}", fmt::join(complaints_, "; ")),
                "mend the document, or name them by options, or convert without --strict");
  warnings_.insert(warnings_.end(), complaints_.begin(), complaints_.end());
  return {};
}

std::string DatasetWriter::institution() const {
  for (const Agent& owner : m_.owners)
    if (const auto name = organisation_name(m_, owner); !name.empty()) return std::string(name);
  for (const auto* contacts : {&m_.content_contacts, &m_.technical_contacts})
    for (const Contact& contact : *contacts)
      if (looks_like_organisation(m_(contact.name))) return std::string(m_(contact.name));
  return d_.aggregate.institution();
}

void DatasetWriter::settle_description() {
  std::string coverage;
  for (const Representation* representation : representations_) {
    if (description_.empty()) description_ = m_(representation->details);
    if (coverage.empty()) coverage = m_(representation->coverage);
  }
  const std::size_t length = characters_in(description_);
  if (length >= short_description) {
    if (is_iri(description_))
      warnings_.emplace_back("description: Details is nothing but an address");
    return;
  }
  if (!description_.empty()) {
    complain(fmt::format("description: Details has only {} characters", length));
    return;
  }
  description_ = coverage;
  if (!description_.empty()) {
    complain("description: there are no Details; Coverage is used");
    return;
  }
  const auto count = d_.aggregate.units();
  const std::string from = institution();
  description_ = fmt::format("{} ({} {}{}{})", name_, count, count == 1 ? "record" : "records",
                             from.empty() ? "" : ", ", from);
  complain(
      "description: there are neither Details nor Coverage; made of the title and the number "
      "of records");
}

void DatasetWriter::settle_url() {
  for (const Representation* representation : representations_)
    if (url_.empty() && is_web_url(m_(representation->uri))) url_ = m_(representation->uri);
  if (url_.empty() && is_web_url(m_(m_.guid))) url_ = m_(m_.guid);
  if (url_.empty() && is_web_url(m_(m_.direct_access_uri))) url_ = m_(m_.direct_access_uri);
  if (url_.empty()) url_ = d_.settings.url;
  if (url_.empty())
    lack("url: the document has no address; left out, and so is dct:conformsTo (see --url)");
}

void DatasetWriter::settle_license() {
  for (const Statement& statement : m_.licenses)
    if (license_.empty()) license_ = license_address(m_, statement);
  if (license_.empty()) license_ = d_.settings.license;
  if (license_.empty())
    lack(
        "license: the document names none that is known; left out, and so is dct:conformsTo (see "
        "--license)");
}

void DatasetWriter::write_identity() {
  const std::string& identifier = d_.identity.identifier;
  if (!d_.identity.pending) {
    if (is_iri(identifier))
      json_.member("@id", identifier);
    else
      json_.member("@id", url_);
  }
  if (complete_) {
    json_.key("dct:conformsTo");
    json_.begin_object();
    json_.member("@id", profile);
    json_.end_object();
  }
  if (!d_.identity.pending) json_.member("identifier", identifier);
}

void DatasetWriter::write_description() {
  json_.member("name", name_);
  Items titles;
  for (const Representation* representation : representations_) {
    const auto title = m_(representation->title);
    if (title.empty() || title == name_) continue;
    part_.clear();
    part_.value(title);
    titles.add(part_.text());
  }
  titles.write(json_, "alternateName");
  json_.member("description", description_);
  json_.member("url", url_);
}

Result<void> DatasetWriter::write_keywords() {
  for (const List list : {List::keywords, List::record_bases, List::highest_taxa})
    if (!d_.aggregate.empty(list)) return write_list("keywords", list);
  return {};
}

void DatasetWriter::write_rights() {
  json_.member("license", license_);
  Items usage;
  for (const auto* statements : {&m_.licenses, &m_.terms_of_use})
    for (const Statement& statement : *statements) {
      const bool is_license = statements == &m_.licenses;
      if (is_license && !license_.empty() && license_address(m_, statement) == license_) continue;
      part_.clear();
      if (write_statement(part_, m_, statement)) usage.add(part_.text());
    }
  usage.write(json_, "usageInfo");
  Items credits;
  for (const Statement& citation : m_.citations) {
    part_.clear();
    for (const Text text : {citation.text, citation.details, citation.uri})
      if (part_.empty() && !text.empty()) part_.value(m_(text));
    if (!part_.empty()) credits.add(part_.text());
  }
  credits.write(json_, "creditText");
}

void DatasetWriter::write_versions() {
  std::string version;
  for (const Text part : {m_.major, m_.minor, m_.modifier}) {
    if (part.empty()) continue;
    if (!version.empty()) version.push_back('.');
    version.append(m_(part));
  }
  json_.member("version", version);
  const auto modified = iso_date(m_(m_.date_modified));
  const auto issued = iso_date(m_(m_.date_issued));
  json_.member("dateCreated", iso_date(m_(m_.date_created)));
  json_.member("dateModified", modified);
  json_.member("datePublished", issued.empty() ? modified : issued);
  if (is_iri(m_(m_.icon_uri))) json_.member("image", m_(m_.icon_uri));
  if (const auto uri = m_(m_.direct_access_uri); is_iri(uri)) {
    json_.key("distribution");
    json_.begin_object("DataDownload");
    json_.member("contentUrl", uri);
    json_.member("encodingFormat", media_type_of(uri));
    json_.end_object();
  }
}

void DatasetWriter::write_agents() {
  Items creators;
  for_each_name(m_(m_.creators), [&](std::string_view name) {
    part_.clear();
    write_person(part_, name, looks_like_organisation(name));
    creators.add(part_.text());
  });
  creators.write(json_, "creator");
  Items authors;
  for (const Agent& owner : m_.owners) {
    part_.clear();
    if (write_agent(part_, m_, owner)) authors.add(part_.text());
  }
  authors.write(json_, "author");
  const auto write_contacts = [&](const std::vector<Contact>& contacts, std::string_view name) {
    Items items;
    for (const Contact& contact : contacts) {
      part_.clear();
      if (write_contact(part_, m_, contact)) items.add(part_.text());
    }
    items.write(json_, name);
  };
  write_contacts(m_.technical_contacts, "publisher");
  write_contacts(m_.content_contacts, "maintainer");
}

Result<void> DatasetWriter::write_coverage() {
  json_.key("size");
  json_.begin_object("QuantitativeValue");
  json_.key("value");
  json_.value(d_.aggregate.units());
  json_.member("unitText", "records");
  json_.end_object();
  json_.member("temporalCoverage", d_.aggregate.temporal_coverage());
  if (d_.aggregate.altitude() || d_.aggregate.depth()) {
    json_.key("variableMeasured");
    json_.begin_array();
    write_extent("Elevation", "https://schema.org/elevation", d_.aggregate.altitude());
    write_extent("Depth", "https://schema.org/depth", d_.aggregate.depth());
    json_.end_array();
  }
  // The box comes last in the list of places. Of a single point it would say nothing new.
  if (d_.aggregate.empty(List::places)) return {};
  json_.key("spatialCoverage");
  json_.begin_array();
  HOOKCTL_CHECK(flush());
  HOOKCTL_CHECK(d_.aggregate.write(List::places, sink_));
  const auto& box = d_.aggregate.box();
  if (box && (box->south != box->north || box->west != box->east)) {
    json_.begin_object("Place");
    json_.key("geo");
    json_.begin_object("GeoShape");
    json_.member("box",
                 fmt::format("{} {} {} {}", format_number(box->south), format_number(box->west),
                             format_number(box->north), format_number(box->east)));
    json_.end_object();
    json_.end_object();
  }
  json_.end_array();
  return {};
}

void DatasetWriter::write_extent(std::string_view name, std::string_view property,
                                 const std::optional<Extent>& extent) {
  if (!extent) return;
  json_.begin_object("PropertyValue");
  json_.member("name", name);
  json_.member("propertyID", property);
  json_.member("minValue", extent->lower);
  json_.member("maxValue", extent->upper);
  json_.member("unitText", "m");
  json_.end_object();
}

Result<void> DatasetWriter::write_about() {
  if (d_.aggregate.empty(List::taxa) && d_.units.empty()) return {};
  json_.key("about");
  json_.begin_array();
  HOOKCTL_CHECK(flush());
  HOOKCTL_CHECK(d_.aggregate.write(List::taxa, sink_));
  if (!d_.aggregate.empty(List::taxa) && !d_.units.empty()) HOOKCTL_CHECK(sink_.write(","));
  HOOKCTL_CHECK(d_.units.copy_to(sink_));
  json_.end_array();
  return {};
}

Result<void> DatasetWriter::write_list(std::string_view name, List list) {
  if (d_.aggregate.empty(list)) return {};
  json_.key(name);
  json_.begin_array();
  HOOKCTL_CHECK(flush());
  HOOKCTL_CHECK(d_.aggregate.write(list, sink_));
  json_.end_array();
  return {};
}

}  // namespace

std::string_view context_json() {
  return R"(["https://schema.org/",{"bioschemas":"https://discovery.biothings.io/view/bioschemas/","dct":"http://purl.org/dc/terms/"}])";
}

Result<void> write_dataset(const Dataset& dataset, ByteSink& sink,
                           std::vector<std::string>& warnings) {
  return DatasetWriter(dataset, sink, warnings).write();
}

std::string identify(const std::string& identifier) {
  JsonText json;
  json.continue_after_member();
  json.member("@id", identifier);
  json.member("identifier", identifier);
  json.end_object();
  return std::string(json.text());
}

}  // namespace hookctl::convert::abcd
