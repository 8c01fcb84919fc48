// Texts of a document as values that can be relied on: what cannot be, is nothing.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace hookctl::convert::abcd {

/// Collapses blanks as XML Schema's whiteSpace="collapse" does, from `from` to the end.
void collapse(std::string& bytes, std::size_t from);
/// Without blanks at both ends.
std::string_view trim(std::string_view text);
/// Characters, not bytes, of a text in UTF-8.
std::size_t characters_in(std::string_view text);
/// xs:boolean's two forms of true.
bool is_true(std::string_view text);
/// Compares ASCII letters without regard to case.
bool equal_ignoring_case(std::string_view a, std::string_view b);
std::string to_lower(std::string_view text);

/// An absolute IRI that may stand as an `@id`: one with `//`, or of a scheme for identifiers (urn,
/// doi, ark, …). "B:Herbarium:3" is none.
bool is_iri(std::string_view text);
/// An http or https URL.
bool is_web_url(std::string_view text);

/// The media type that an address's suffix stands for; empty where it stands for none.
std::string_view media_type_of(std::string_view address);

/// A date or date with time of ISO 8601 as Schema.org takes it: YYYY, YYYY-MM, YYYY-MM-DD, and the
/// last with a time and an offset. A time of midnight and a bare date's offset are dropped.
/// Anything else is empty. The result is a part of `text`.
std::string_view iso_date(std::string_view text);
/// The date alone.
std::string_view without_time(std::string_view iso);

/// A finite decimal number that is all of `text`.
std::optional<double> parse_number(std::string_view text);
/// The shortest decimal text that means the number.
std::string format_number(double number);

/// A height or depth in metres: one value or a range.
struct Extent {
  double lower = 0;
  double upper = 0;
};
/// Reads "1250", "1200-1300 m", "3000 ft"; `unit` counts where the text has none of its own, and
/// metres where both have none. Nothing for an unknown unit.
std::optional<Extent> parse_extent(std::string_view text, std::string_view unit);

}  // namespace hookctl::convert::abcd
