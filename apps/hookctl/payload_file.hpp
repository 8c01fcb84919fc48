// Arguments that commands on payloads share.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "aruna/payload.hpp"
#include "base/error.hpp"
#include "invocation.hpp"

namespace hookctl {

/// The payload that the argument PAYLOAD names; standard input where it is "-" or left out.
Result<aruna::Payload> read_payload(const Invocation& in);
/// The payload in a file; "-" is standard input.
Result<aruna::Payload> read_payload(const Invocation& in, const std::string& path);

/// The most that is read of a payload.
inline constexpr std::size_t largest_payload = 16 * 1024 * 1024;
/// A payload that has been read from there; the text is wiped.
Result<aruna::Payload> parse_payload(std::string text, const std::string& path);

/// The labels of an option that takes KEY=VALUE.
std::vector<aruna::KeyValue> labels_of(const Invocation& in, std::string_view option);

/// The text of a public key as Aruna's server lists it, from a file with PEM armour or without.
Result<std::string> read_pubkey(const Invocation& in, const std::string& path);

}  // namespace hookctl
