"""Asks AWS who it is, again and again, with one client, as a server of tools does that runs for days."""

import os
import time

import boto3

# Debian's does not know the variable.
sts = boto3.client("sts", endpoint_url=os.environ["AWS_ENDPOINT_URL_STS"])
end = time.monotonic() + float(os.environ["CLIENTS_TEST_SECONDS"])
while time.monotonic() < end:
    arn = sts.get_caller_identity()["Arn"]
    time.sleep(0.4)
print(arn)
