// Payloads as the Aruna 2.0 server writes them: the sandbox's side of `payload.hpp`.
#pragma once

#include <string>

#include "aruna/payload.hpp"
#include "json/writer.hpp"

namespace hookctl::aruna {

/// The payload's JSON in the server's form: compact, fields in its order, names in snake_case,
/// enums as integers, unions tagged in CamelCase, nothing omitted but an absent token. It holds
/// secrets in the clear.
std::string payload_json(const Payload& payload);

/// The resource as it stands in a payload, without its tag: `{"id":…,"name":…}`.
void write_resource(json::Writer& out, const Resource& resource);

/// A relation as it stands in a payload: `{"relation":{"Internal":{…}}}`.
void write_relation(json::Writer& out, const Relation& relation);

}  // namespace hookctl::aruna
