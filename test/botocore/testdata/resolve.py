"""Says what botocore makes of pairs of a config and a credentials file: python3 resolve.py DIRECTORY

Each line of standard input is a JSON object with "config" and "credentials", the bytes of both in base64; each line of
standard output says what botocore reads in them and how it would get the credentials of each profile. Nothing is run and
nothing goes to the network: what would do so is replaced by what notes how it was called.
"""

import base64
import json
import os
import sys

import botocore
import botocore.session
from botocore import credentials, exceptions

NOW = {}  # what the last fetcher was made with: the credentials that wait for it are made right after it


def noting(kind, keep):
    """A fetcher that keeps what it is made with."""

    class Fetcher:
        feature_ids = frozenset()

        def __init__(self, **given):
            NOW.clear()
            NOW.update(keep(given), type=kind)

        def fetch_credentials(self):
            raise AssertionError("nothing is fetched")

        load_cached_credentials = refresh_credentials = fetch_credentials

    return Fetcher


class Waiting:
    """Credentials that would be fetched when they are needed."""

    def __init__(self, **_given):
        self.step = dict(NOW)


def role(given):
    extra = given["extra_args"]
    return {
        "below": step(given["source_credentials"]), "role_arn": given["role_arn"], "external_id": extra.get("ExternalId"),
        "mfa_serial": extra.get("SerialNumber"), "role_session_name": extra.get("RoleSessionName"),
        "duration_seconds": extra.get("DurationSeconds"),
    }


def web(given):
    return {
        "web_identity_token_file": given["web_identity_token_loader"]._web_identity_token_path,
        "role_arn": given["role_arn"], "role_session_name": given["extra_args"].get("RoleSessionName"),
    }


def sso(given):
    return {
        "sso_start_url": given["start_url"], "sso_region": given["sso_region"], "sso_role_name": given["role_name"],
        "sso_account_id": given["account_id"], "sso_session": given.get("sso_session_name"),
    }


def command(_provider, line):
    if not credentials.compat_shell_split(line):
        raise ValueError("nothing to run")
    return {"access_key": line, "secret_key": "-"}


def instead(kind):
    return lambda provider: credentials.Credentials(kind, "-", method=kind)


credentials.AssumeRoleCredentialFetcher = noting("assume_role", role)
credentials.AssumeRoleWithWebIdentityCredentialFetcher = noting("web_identity", web)
credentials.SSOCredentialFetcher = noting("sso", sso)
credentials.DeferredRefreshableCredentials = Waiting
credentials.ProcessProvider._retrieve_credentials_using = command
credentials.ContainerProvider.load = instead("container")
credentials.InstanceMetadataProvider.load = instead("instance")
if hasattr(credentials, "LoginProvider"):

    def login(provider):
        own = provider._load_config().get("profiles", {}).get(provider._profile_name, {})
        if own.get("login_session") == "":
            raise ValueError("no token is called so")
        if "login_session" in own:
            return credentials.Credentials(own["login_session"], "-", method="login")
        return None

    credentials.LoginProvider.load = login


def step(found):
    """A step and those below it, as our program words them."""
    if isinstance(found, Waiting):
        return found.step
    kind, key = found.method, found.access_key
    if kind in ("shared-credentials-file", "config-file"):
        return {"type": "static_keys", "access_key_id": key, "secret": found.secret_key, "token": found.token}
    if kind == "custom-process":
        return {"type": "process", "credential_process": key}
    if kind == "login":
        return {"type": "login", "login_session": key}
    return {"type": {"env": "environment"}.get(kind, kind)}


def resolved(name, config):
    session = botocore.session.Session(include_builtin_handlers=False, profile=name)
    session._config = config
    try:
        providers = credentials.create_credential_resolver(session).providers
        of_the_profile = credentials.CredentialResolver([p for p in providers if p.METHOD not in (
            "ec2-credentials-file", "boto-config", "container-role", "iam-role")])
        found = of_the_profile.load_credentials()
        region = session.get_config_variable("region")
    except (exceptions.BotoCoreError, ValueError, AttributeError, TypeError) as error:
        return {"error": "%s: %s" % (type(error).__name__, error)}
    return {"error": "none"} if found is None else {"step": step(found), "region": region}


def cause(error):
    return getattr(error, "kwargs", {}).get("error", error)


def read(pair, directory):
    for name in ("config", "credentials"):
        with open(os.path.join(directory, name), "wb") as file:
            file.write(base64.b64decode(pair[name]))
    try:
        config = botocore.session.Session(include_builtin_handlers=False).full_config
    except (exceptions.ConfigParseError, ValueError) as error:
        return {"refused": "%s: %s" % (type(cause(error)).__name__, cause(error))}
    return {
        "profiles": config["profiles"], "sessions": config.get("sso_sessions", {}),
        "resolved": {name: resolved(name, config) for name in config["profiles"]},
    }


def main():
    directory = sys.argv[1]
    os.environ.update(
        AWS_CONFIG_FILE=os.path.join(directory, "config"), AWS_SHARED_CREDENTIALS_FILE=os.path.join(directory, "credentials"),
    )
    print(json.dumps({"login": hasattr(credentials, "LoginProvider"), "version": botocore.__version__}), flush=True)
    for line in sys.stdin:
        print(json.dumps(read(json.loads(line), directory)), flush=True)


main()
