# Asks AWS who it is, again and again, with one client, as a server of tools does that runs for days.
require "aws-sdk-core"

# Debian's does not know the variable.
sts = Aws::STS::Client.new(endpoint: ENV.fetch("AWS_ENDPOINT_URL_STS"))
ends = Process.clock_gettime(Process::CLOCK_MONOTONIC) + ENV.fetch("CLIENTS_TEST_SECONDS").to_f
while Process.clock_gettime(Process::CLOCK_MONOTONIC) < ends
  arn = sts.get_caller_identity.arn
  sleep 0.4
end
puts arn
