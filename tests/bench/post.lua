-- For wrk: posts the same body over and over, and tells in one line of JSON what came of it.
-- Its argument is the file with the body.

function init(args)
  local file = io.open(args[1], "rb")
  wrk.method = "POST"
  wrk.body = file:read("*a")
  wrk.headers["Content-Type"] = "application/json"
  file:close()
end

function done(summary, latency)
  local good = summary.requests - summary.errors.status
  io.write(string.format(
    '{"requests":%d,"good":%d,"torn":%d,"seconds":%.6f,"p50":%.3f,"p99":%.3f}\n', summary.requests,
    good, summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
