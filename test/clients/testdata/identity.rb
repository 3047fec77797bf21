require "aws-sdk-core"

# By itself it gives a server of credentials a second, and takes the first answer.
patience = ENV["CLIENTS_TEST_PATIENT"] ? { instance_profile_credentials_timeout: 5, instance_profile_credentials_retries: 5 } : {}
# Debian's does not know the variable.
sts = Aws::STS::Client.new(endpoint: ENV.fetch("AWS_ENDPOINT_URL_STS"), **patience)
puts sts.get_caller_identity.arn
