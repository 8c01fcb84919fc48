// Hooks as commands print them.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "aruna/hook_definition.hpp"
#include "base/error.hpp"
#include "invocation.hpp"
#include "json/writer.hpp"

namespace hookctl {

/// Tells warnings on standard error, each with its code.
void tell_warnings(const Invocation& in, std::span<const aruna::HookWarning> warnings);

/// `[{"code","message"},…]`.
void write_warnings(json::Writer& out, std::span<const aruna::HookWarning> warnings);

/// In the format asked for: a table, with --quiet the ids alone, an array of HookInfo in proto3
/// JSON, or one a line.
Result<void> print_hooks(const Invocation& in, std::span<const aruna::HookInfo> hooks);

/// All of one hook: for people, or HookInfo in proto3 JSON.
Result<void> print_hook(const Invocation& in, const aruna::HookInfo& hook);

}  // namespace hookctl
