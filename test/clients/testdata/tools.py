"""A server of tools, as a proxy of MCP is one: it lives long, and each call is a thread with a session of its own, or a child."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import boto3

HERE = os.path.dirname(os.path.abspath(__file__))


def thread(_):
    # Debian's does not know the variable.
    sts = boto3.session.Session().client("sts", endpoint_url=os.environ["AWS_ENDPOINT_URL_STS"])
    return sts.get_caller_identity()["Arn"]


def child(_):
    run = subprocess.run([sys.executable, os.path.join(HERE, "identity.py")], check=True, stdout=subprocess.PIPE, text=True)
    return run.stdout.strip()


end = time.monotonic() + float(os.environ["CLIENTS_TEST_SECONDS"])
with ThreadPoolExecutor(4) as pool:
    while time.monotonic() < end:
        arns = set(pool.map(thread, range(3))) | set(pool.map(child, range(1)))
        time.sleep(2)
print(*arns)
