// Outputs that are no upload: a file, or nothing but the digests; and a copy beside an upload.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "s3/upload.hpp"

namespace hookctl::pipeline {

/// Writes to `path` (whole or not at all, mode 0600), or nowhere; `options` may ask before it
/// becomes visible.
Result<std::unique_ptr<s3::Upload>> open_local_output(const std::optional<std::string>& path,
                                                      s3::UploadOptions options);

/// An upload whose bytes go to a file as well; the file appears once the upload is done.
Result<std::unique_ptr<s3::Upload>> with_local_copy(std::unique_ptr<s3::Upload> upload,
                                                    const std::string& path);

}  // namespace hookctl::pipeline
