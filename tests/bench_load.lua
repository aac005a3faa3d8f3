-- The mixed load of the soak: every page in turn, some of them asked again with a validator, and questions posted.
-- Arguments after `--`: a file of addresses, a file of questions (both one a line), milliseconds to wait before a request.
local addresses, questions, wait = {}, {}, 0
local shares = { again = 0.10, question = 0.02 } -- the rest are pages
local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  for address in io.lines(args[1]) do table.insert(addresses, address) end
  for question in io.lines(args[2]) do table.insert(questions, question) end
  wait = tonumber(args[3])
  failed, answered = 0, 0
  math.randomseed(os.time())
end

function delay()
  return wait > 0 and math.random(0, 2 * wait) or 0
end

function request()
  local chance = math.random()
  if chance < shares.question then
    local language, words = questions[math.random(#questions)]:match("^(%S+) (.*)$")
    wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
    return wrk.format("POST", "/" .. language .. "/search/", wrk.headers, "words=" .. words)
  end
  local headers = { ["Accept-Encoding"] = math.random() < 0.9 and "gzip, br" or "gzip" }
  if chance < shares.question + shares.again then headers["If-None-Match"] = '"0123456789abcdefbr"' end
  return wrk.format("GET", addresses[math.random(#addresses)], headers)
end

function response(status)
  answered = answered + 1
  if status ~= 200 and status ~= 304 and status ~= 302 then failed = failed + 1 end
end

function done(summary, latency)
  local failures, answers = 0, 0
  for _, thread in ipairs(threads) do
    failures = failures + thread:get("failed")
    answers = answers + thread:get("answered")
  end
  local errors = summary.errors
  print(string.format('{"requests": %d, "seconds": %.3f, "failed": %d, "broken": %d, "p50": %.3f, "p99": %.3f, "max": %.3f}',
    answers, summary.duration / 1e6, failures, errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000))
end
