"""Loads the token of a sign-in as the AWS CLI and boto3 do, and has it renewed: botocore-token.py ENDPOINT."""
import datetime
import json
import os
import sys

import botocore.session
import botocore.tokens
from dateutil.tz import tzutc

session = botocore.session.Session()
name = session.full_config["profiles"]["r1"]["sso_session"]
loader = botocore.utils.SSOTokenLoader(
    botocore.utils.JSONFileCache(os.path.expanduser("~/.aws/sso/cache"), dumps_func=botocore.tokens._sso_json_dumps)
)
kept = loader("https://corp.awsapps.com/start", session_name=name)
token = botocore.tokens.SSOTokenProvider(session).load_token().get_frozen_token()
print("loaded", token.token == kept["accessToken"])


def in_eight_hours():
    return datetime.datetime.now(tzutc()) + datetime.timedelta(hours=7, minutes=50)


provider = botocore.tokens.SSOTokenProvider(session, time_fetcher=in_eight_hours)
client = session.create_client("sso-oidc", region_name="eu-west-1", endpoint_url=sys.argv[1], config=botocore.config.Config(signature_version=botocore.UNSIGNED))
type(provider)._client = client
token = provider.load_token().get_frozen_token()
print("renewed", token.token != kept["accessToken"] and json.dumps(loader("", session_name=name)).count(token.token) == 1)
