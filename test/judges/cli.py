"""The AWS CLI, in this process where it can be: starting it anew for every command takes longer than all of them."""
import contextlib
import io
import json
import os
import subprocess

try:
    from awscli.clidriver import create_clidriver
except ImportError:
    create_clidriver = None


def cli_of(endpoint):
    """A function that runs one command and returns what it printed, read as JSON; raises with what went wrong."""
    environment = {
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_DEFAULT_REGION": "ap-northeast-1",
        "AWS_MAX_ATTEMPTS": "1",
    }
    os.environ.update(environment)
    driver = create_clidriver() if create_clidriver else None

    def in_process(given):
        said, wrong = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(wrong):
            code = driver.main(given)
        if code != 0:
            raise RuntimeError(f"aws {' '.join(given)}: {wrong.getvalue()}")
        return said.getvalue()

    def started(given):
        return subprocess.run(["aws", *given], check=True, capture_output=True, text=True).stdout

    def cli(*given):
        # Told in the command: in the environment, it is not heeded for SQS.
        said = (in_process if driver else started)([*given, "--endpoint-url", endpoint])
        return json.loads(said) if said.strip() else {}

    return cli
