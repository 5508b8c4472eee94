"""Goes through every list that is built with boto3's paginators and with the CLI and says how it went; prints one JSON object."""
import json
import sys
from itertools import chain

from cli import cli_of
from local_aws import clients_of
from lists_of_aws import LISTS
from lists_of_compute import LISTS as LISTS_OF_COMPUTE
from lists_of_hosts import LISTS as LISTS_OF_HOSTS
from lists_of_stacks import LISTS as LISTS_OF_STACKS
from paginators_of_cli import judge_by_cli

import jmespath
from botocore import xform_name

# The embedded AWS calls a service as its SDK does, boto3 as its endpoint.
BOTO3 = {"cloudwatch-logs": "logs", "elastic-load-balancing-v2": "elbv2", "eventbridge": "events", "secrets-manager": "secretsmanager"}


def itself(item):
    return [json.dumps(item, sort_keys=True, default=str)]


def judge(client, operation, wanted):
    """
    A list by itself, in small pages, and cut in two as the CLI's --max-items and --starting-token do: always the same.
    Returns how many items there are, and what is wrong, else the number of pages.
    """
    paginator = client.get_paginator(xform_name(operation))
    key = wanted.get("key") or paginator.result_keys[0].expression
    given, size = wanted.get("given", {}), wanted.get("size")
    small = {"PageSize": size} if size else {}

    def items(page):
        return list(chain(*map(wanted.get("each", itself), jmespath.search(key, page) or [])))

    whole = list(chain(*map(items, paginator.paginate(**given))))
    pages = [items(page) for page in paginator.paginate(PaginationConfig=small, **given)]
    if len(whole) < wanted["count"] or len(set(whole)) < len(whole):
        return len(whole), f"{len(whole)} items, of which {len(set(whole))} differ, instead of {wanted['count']}"
    if list(chain(*pages)) != whole:
        return len(whole), f"pages join to {list(chain(*pages))} instead of {whole}"
    if size and max(map(len, pages)) > size:
        return len(whole), f"pages of {[len(page) for page in pages]} instead of {size} at most"
    cut = paginator.paginate(PaginationConfig={"MaxItems": 1, **small}, **given).build_full_result()
    if "NextToken" in cut:
        rest = paginator.paginate(PaginationConfig={"StartingToken": cut["NextToken"], **small}, **given)
        joined = items(cut) + items(rest.build_full_result())
        if joined != whole:
            return len(whole), f"cut after the first, it is {joined} instead of {whole}"
    return len(whole), len(pages)


def main():
    endpoint, with_cli = sys.argv[1], "--cli" in sys.argv
    client, cli = clients_of(endpoint), cli_of(endpoint) if with_cli else None
    built = json.load(sys.stdin)
    made = {}
    for make in chain(LISTS_OF_COMPUTE, LISTS_OF_HOSTS, LISTS, LISTS_OF_STACKS):
        made.update(make(client))
    judged = {"boto3": {}, "awscli": {}}
    for name, operations in built.items():
        service = BOTO3.get(name, name)
        for operation in operations:
            if not client(service).can_paginate(xform_name(operation)):
                continue
            listed = f"{service}:{operation}"
            if listed not in made:
                judged["boto3"][listed] = "not judged"
                continue
            count, judged["boto3"][listed] = judge(client(service), operation, made[listed])
            if cli:
                judged["awscli"][listed] = judge_by_cli(cli, client(service), operation, made[listed], count)
    print(json.dumps(judged))


main()
