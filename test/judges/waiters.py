"""Waits with every waiter of boto3 whose operation is built, once for what comes and once for what does not; prints one JSON object."""
import json
import re
import sys

from botocore import xform_name
from botocore.exceptions import WaiterError

from lists_of_aws import buckets, functions, roles
from local_aws import clients_of
from waits_for_compute import WAITS as WAITS_FOR_COMPUTE
from waits_for_stacks import WAITS as WAITS_FOR_STACKS

# The embedded AWS calls a service as its SDK does, boto3 as its endpoint.
BOTO3 = {"cloudwatch-logs": "logs", "elastic-load-balancing-v2": "elbv2", "eventbridge": "events", "secrets-manager": "secretsmanager"}
client = clients_of(sys.argv[1])
judged = {}

def wait(service, name, patience=400, **given):
    """Notes `ok`, `gave up`, or what the waiter met that it calls a failure."""
    try:
        config = {"Delay": 0.1, "MaxAttempts": patience}
        client(service).get_waiter(name).wait(WaiterConfig=config, **given)
        outcome = "ok"
    except WaiterError as error:
        reason = error.kwargs["reason"]
        met = re.search(r'(\w+)"?(?: at least once)?$', reason).group(1)
        outcome = "gave up" if reason.startswith("Max attempts exceeded") else met
    judged.setdefault(f"{service}:{name}", []).append(outcome)

def small_things(client, wait):
    """Those that are there at once: first what is there, then what is not."""
    bucket, thing = {"Bucket": "bucket-a"}, {"Key": "a"}
    client("cloudwatch").put_metric_alarm(
        AlarmName="there", Namespace="Judges", MetricName="Errors", Statistic="Sum", Period=60, EvaluationPeriods=1,
        Threshold=1.0, ComparisonOperator="GreaterThanThreshold",
    )
    client("dynamodb").create_table(
        TableName="there", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
    )
    policy = client("iam").list_policies(Scope="Local")["Policies"][0]["Arn"]
    for service, name, there, absent in (
        ("cloudwatch", "alarm_exists", {"AlarmNames": ["there"]}, {"AlarmNames": ["nowhere"]}),
        ("dynamodb", "table_exists", {"TableName": "there"}, {"TableName": "nowhere"}),
        ("iam", "role_exists", {"RoleName": "a"}, {"RoleName": "nobody"}),
        ("iam", "policy_exists", {"PolicyArn": policy}, {"PolicyArn": policy + "-none"}),
        ("iam", "user_exists", {}, {"UserName": "nobody"}),
        ("lambda", "function_exists", {"FunctionName": "a"}, {"FunctionName": "nowhere"}),
        ("lambda", "function_active", {"FunctionName": "a"}, None),
        ("lambda", "function_active_v2", {"FunctionName": "a"}, None),
        ("lambda", "function_updated", {"FunctionName": "a"}, None),
        ("lambda", "function_updated_v2", {"FunctionName": "a"}, None),
        ("lambda", "published_version_active", {"FunctionName": "a", "Qualifier": "$LATEST"}, None),
        ("s3", "bucket_exists", bucket, {"Bucket": "nowhere"}),
        ("s3", "object_exists", {**bucket, **thing}, {**bucket, "Key": "nothing"}),
        ("s3", "object_not_exists", {**bucket, "Key": "nothing"}, {**bucket, **thing}),
        ("s3", "bucket_not_exists", {"Bucket": "nowhere"}, bucket),
    ):
        wait(service, name, **there)
        if absent is not None:
            wait(service, name, patience=2, **absent)
    wait("dynamodb", "table_not_exists", patience=2, TableName="there")
    client("dynamodb").delete_table(TableName="there")
    wait("dynamodb", "table_not_exists", TableName="there")

def not_judged(built):
    """Waiters whose operation is built and that nobody has waited with."""
    for name, operations in built.items():
        service = BOTO3.get(name, name)
        for waiter in client(service).waiter_names:
            watched = client(service).get_waiter(waiter).config.operation
            if watched in operations and f"{service}:{waiter}" not in judged:
                yield f"{service}:{waiter}"

for make in (roles, functions, buckets):
    make(client)
for judge in (small_things, *WAITS_FOR_STACKS, *WAITS_FOR_COMPUTE):
    judge(client, wait)
print(json.dumps({"judged": judged, "notJudged": sorted(not_judged(json.load(sys.stdin)))}))
