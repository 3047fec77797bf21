"""Makes entries of the AWS CLI's credential cache with botocore: python3 golden.py DIRECTORY

With the Python of a botocore it makes what boto3 and version 1 of the AWS CLI write, with that of version 2 of the AWS CLI
(Debian: /usr/bin/python3) what that writes. Nothing goes to the network: the answers stand here.
"""

import json
import sys

try:
    from awscli import botocore  # version 2 of the AWS CLI brings its own
    from awscli.botocore import awsrequest, credentials, session, utils
    from awscli.customizations.timestampformat import iso_format as timestamps
except ImportError:
    from botocore import awsrequest, credentials, session, utils

    def timestamps(value):  # the AWS CLI version 1: as they come
        return value


EXPIRY = "2026-11-23T13:00:00Z"
CREDENTIALS = (
    "<Credentials><AccessKeyId>ASIAGOLDEN</AccessKeyId><SecretAccessKey>CANARY-golden-key</SecretAccessKey>"
    "<SessionToken>CANARY-golden-token//+==</SessionToken><Expiration>%s</Expiration></Credentials>" % EXPIRY
)
SSO = {"roleCredentials": {
    "accessKeyId": "ASIAGOLDEN", "secretAccessKey": "CANARY-golden-key", "sessionToken": "CANARY-golden-token//+==",
    "expiration": 1795438800000,
}}


class Raw:
    def __init__(self, content):
        self.content = content

    def stream(self, *_args, **_more):
        yield self.content


def creator(answer):
    """Returns what makes a client that gets the answer to whatever it asks."""
    made = session.get_session()
    made.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=timestamps)

    def create(service, **more):
        more = dict(
            {"region_name": "eu-west-1", "aws_access_key_id": "AKIA", "aws_secret_access_key": "CANARY"}, **more
        )
        if service == "sso":
            more.pop("region_name")
        client = made.create_client(service, **more)
        reply = awsrequest.AWSResponse("https://example.com", 200, {}, Raw(answer))
        client.meta.events.register("before-send", lambda **_more: reply)
        return client

    return create


def sts(operation, role, more=""):
    name = role.split("/")[-1]
    account = role.split(":")[4]
    return (
        '<%(op)sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%(op)sResult>%(more)s%(creds)s'
        "<AssumedRoleUser><AssumedRoleId>AROAGOLDEN:golden</AssumedRoleId>"
        "<Arn>arn:aws:sts::%(account)s:assumed-role/%(name)s/golden</Arn></AssumedRoleUser></%(op)sResult>"
        "<ResponseMetadata><RequestId>5f0f7d3a-golden</RequestId></ResponseMetadata></%(op)sResponse>"
        % {"op": operation, "creds": CREDENTIALS, "account": account, "name": name, "more": more}
    ).encode()


def main(directory):
    cache = utils.JSONFileCache(directory)

    def role(arn, **extra):
        made = credentials.AssumeRoleCredentialFetcher(
            creator(sts("AssumeRole", arn)), credentials.Credentials("AKIA", "CANARY"), arn,
            extra_args=extra, mfa_prompter=lambda _question: "123456", cache=cache,
        )
        made.fetch_credentials()

    def sso(**session_name):
        credentials.SSOCredentialFetcher(
            "https://example.awsapps.com/start#/", "eu-west-1", "Dev", "111122223333",
            creator(json.dumps(SSO).encode()), cache=cache,
            token_loader=lambda _url: {"accessToken": "CANARY-token", "expiresAt": "2099-01-01T00:00:00Z"},
            token_provider=Provider() if session_name else None, **session_name
        ).fetch_credentials()

    role("arn:aws:iam::111122223333:role/Admin")
    role("arn:aws:iam::111122223333:role/Admin", SerialNumber="arn:aws:iam::111122223333:mfa/alice")
    role(
        "arn:aws:iam::444455556666:role/team/Other", RoleSessionName="golden", ExternalId="a=b/c,d", DurationSeconds=7200,
        SerialNumber="GAHT12345678",
    )
    web = "arn:aws:iam::111122223333:role/Web"
    credentials.AssumeRoleWithWebIdentityCredentialFetcher(
        creator(sts("AssumeRoleWithWebIdentity", web, "<SubjectFromWebIdentityToken>me</SubjectFromWebIdentityToken>")),
        lambda: "CANARY-web-token", web, cache=cache,
    ).fetch_credentials()
    sso()
    sso(sso_session_name='m\u00fc\U0001f511 "x"\\\x7f')


class Provider:
    token = "CANARY-token"

    def load_token(self):
        return self

    def get_frozen_token(self):
        return self


main(sys.argv[1])
