require "aws-sdk-core"

# Debian's does not know the variable.
sts = Aws::STS::Client.new(endpoint: ENV.fetch("AWS_ENDPOINT_URL_STS"))
puts sts.get_caller_identity.arn
