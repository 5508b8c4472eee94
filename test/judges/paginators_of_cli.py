"""Judges a list as the AWS CLI goes through it."""
import json
from itertools import chain

import jmespath
from botocore import xform_name

# The CLI calls a service as boto3 does, save these.
COMMANDS = {"codedeploy": "deploy", "s3": "s3api"}
# Their own parameter is called PageSize too: with --page-size the CLI asks for one page only.
OF_THEIR_OWN_PAGE_SIZE = ("elbv2",)


def judge_by_cli(cli, client, operation, wanted, whole):
    """
    A list in small pages, and cut in two by --max-items and --starting-token: always as long as `whole`, what boto3 found.
    Returns what is wrong, else the number of items.
    """
    paginator = client.get_paginator(xform_name(operation))
    key = wanted.get("key") or paginator.result_keys[0].expression
    service = client.meta.service_model.service_name
    command = [COMMANDS.get(service, service), xform_name(operation, "-")]
    given = ["--cli-input-json", json.dumps(wanted.get("given", {}), default=str)]
    small = ["--page-size", str(wanted["size"])] if "size" in wanted and service not in OF_THEIR_OWN_PAGE_SIZE else []

    def items(answer):
        each = wanted.get("each", lambda item: [json.dumps(item, sort_keys=True)])
        return list(chain(*map(each, jmespath.search(key, answer) or [])))

    found = items(cli(*command, *given, *small))
    if len(found) != whole or len(set(found)) < whole:
        return f"{len(found)} items, of which {len(set(found))} differ, instead of {whole}"
    cut = cli(*command, *given, *small, "--max-items", "1")
    joined = items(cut)
    if "NextToken" in cut:
        joined += items(cli(*command, *given, *small, "--starting-token", cut["NextToken"]))
    if joined != found:
        return f"cut after the first, it is {joined} instead of {found}"
    return len(found)
