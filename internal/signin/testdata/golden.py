"""Makes a sign-in to IAM Identity Center as the AWS CLI keeps it: /usr/bin/python3 golden.py DIRECTORY

It takes the Python with version 2 of the AWS CLI, whose botocore is the one that signs in. Nothing goes to the network: the answers
stand here. The client's registration, which it makes as well, is not needed.
"""

import datetime
import sys

from awscli.botocore import session, stub, utils

NOW = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.timezone.utc)
client = session.Session().create_client("sso-oidc", region_name="eu-west-1", aws_access_key_id="a", aws_secret_access_key="b")
answers = stub.Stubber(client)
answers.add_response("register_client", {"clientId": "CLIENT", "clientSecret": "CANARY-golden-client", "clientSecretExpiresAt": 1803211200})
answers.add_response("start_device_authorization", {
    "deviceCode": "CANARY-golden-device", "userCode": "ABCD-EFGH", "verificationUri": "https://a/d", "verificationUriComplete": "https://a/d?c=1",
    "expiresIn": 600, "interval": 1,
})
answers.add_response("create_token", {
    "accessToken": "CANARY-golden-access", "refreshToken": "CANARY-golden-refresh", "tokenType": "Bearer", "expiresIn": 3600,
})
answers.activate()
utils.SSOTokenFetcher(
    "eu-west-1", lambda *args, **kwargs: client, cache=utils.JSONFileCache(sys.argv[1]), on_pending_authorization=lambda **kwargs: None,
    time_fetcher=lambda: NOW, sleep=lambda seconds: None,
).fetch_token("https://corp.awsapps.com/start", session_name="corp", registration_scopes=["sso:account:access"])
