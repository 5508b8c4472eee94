"""Asks CloudWatch for every built operation in each of its protocols; prints what each heard, as one JSON object."""
import datetime
import json
import sys

import boto3
import botocore.model
from botocore.config import Config
from botocore.exceptions import ClientError

PROTOCOLS = ["smithy-rpc-v2-cbor", "json", "query"]
NAME = "spoken"
ARN = "arn:aws:cloudwatch:ap-northeast-1:123456789012:alarm:" + NAME
THEN = datetime.datetime.now(datetime.timezone.utc).replace(second=30, microsecond=0) - datetime.timedelta(hours=1)


def client_of(endpoint, protocol):
    botocore.model.PRIORITY_ORDERED_SUPPORTED_PROTOCOLS = [protocol]
    session = boto3.session.Session("local", "local", region_name="ap-northeast-1")
    config = Config(retries={"total_max_attempts": 1}, parameter_validation=False)
    client = session.client("cloudwatch", endpoint_url=endpoint, config=config)
    assert client.meta.service_model.resolved_protocol == protocol
    spoken = []
    client.meta.events.register("before-send.cloudwatch.*", lambda request, **_: spoken.append(request) and None)
    return client, spoken


def told(value):
    """An answer without what differs from one asking to the next: its id, times, and pages of earlier history."""
    if isinstance(value, dict):
        return {key: told(item) for key, item in value.items() if key not in ("ResponseMetadata", "NextToken")}
    if isinstance(value, list):
        return [told(item) for item in value]
    if isinstance(value, datetime.datetime):
        return "time"
    return value


def to_text(header):
    return header.decode() if isinstance(header, bytes) else header


def ask(cloudwatch, operations):
    heard = {}

    def say(label, method, **given):
        operations.add("".join(part.capitalize() for part in method.split("_")))
        try:
            heard[label] = told(getattr(cloudwatch, method)(**given))
        except ClientError as refusal:
            error = refusal.response["Error"]
            heard[label] = [refusal.response["ResponseMetadata"]["HTTPStatusCode"], error["Code"], error["Message"]]

    alarm = {
        "AlarmName": NAME, "AlarmDescription": "größer", "Namespace": "Judges", "MetricName": "Errors", "Statistic": "Sum",
        "Period": 60, "EvaluationPeriods": 2, "DatapointsToAlarm": 1, "Threshold": 1.5, "TreatMissingData": "ignore",
        "ComparisonOperator": "GreaterThanThreshold", "Dimensions": [{"Name": "Service", "Value": "shop"}],
    }
    say("made", "put_metric_alarm", Tags=[{"Key": "stage", "Value": "prod"}], **alarm)
    say("described", "describe_alarms", AlarmNames=[NAME])
    say("tags", "list_tags_for_resource", ResourceARN=ARN)
    say("tagged", "tag_resource", ResourceARN=ARN, Tags=[{"Key": "a", "Value": ""}])
    say("untagged", "untag_resource", ResourceARN=ARN, TagKeys=["stage"])
    say("tags left", "list_tags_for_resource", ResourceARN=ARN)
    say("set", "set_alarm_state", AlarmName=NAME, StateValue="ALARM", StateReason="said", StateReasonData="{}")
    say("disabled", "disable_alarm_actions", AlarmNames=[NAME])
    say("enabled", "enable_alarm_actions", AlarmNames=[NAME])
    metric = {"Namespace": "Judges", "MetricName": "Sizes", "Dimensions": [{"Name": "Service", "Value": "shop"}]}
    datum = {"MetricName": "Sizes", "Dimensions": metric["Dimensions"], "Timestamp": THEN}
    data = [{**datum, "Value": 0.25}, {**datum, "Values": [2.0, 3.5], "Counts": [1.0, 2.0]}]
    say("data", "put_metric_data", Namespace="Judges", MetricData=data)
    query = {"Id": "a", "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Average"}, "ReturnData": True}
    around = {"StartTime": THEN - datetime.timedelta(minutes=5), "EndTime": THEN + datetime.timedelta(minutes=5)}
    say("read", "get_metric_data", MetricDataQueries=[query], **around)
    twice = {"Id": "e", "Expression": "FILL(a * 2, -0.5)", "Label": "twice"}
    say("computed", "get_metric_data", MetricDataQueries=[{**query, "ReturnData": False}, twice], **around)
    say("a bad expression", "get_metric_data", MetricDataQueries=[{**twice, "Expression": "a *"}], **around)
    say("listed", "list_metrics", Namespace="Judges", Dimensions=[{"Name": "Service"}])
    say("statistics", "get_metric_statistics", Period=60, Statistics=["Average", "Maximum"], **metric, **around)
    say("percentiles", "get_metric_statistics", Period=60, ExtendedStatistics=["p50", "p99.9"], **metric, **around)
    of_one = ("Namespace", "MetricName", "Statistic", "Period", "Dimensions")
    computed = {key: value for key, value in alarm.items() if key not in of_one}
    say("made of metrics", "put_metric_alarm", Metrics=[{**query, "ReturnData": False}, twice], **computed)
    say("described with metrics", "describe_alarms", AlarmNames=[NAME])
    say("history", "describe_alarm_history", AlarmName=NAME, HistoryItemType="StateUpdate", MaxRecords=1)
    say("no alarm", "describe_alarms", AlarmNames=["none"])
    say("a bad number", "put_metric_alarm", **{**alarm, "EvaluationPeriods": 0})
    say("a bad token", "describe_alarms", NextToken="none")
    say("a bad state", "set_alarm_state", AlarmName=NAME, StateValue="FINE", StateReason="said")
    say("nobody’s", "set_alarm_state", AlarmName="none", StateValue="OK", StateReason="said")
    say("not built", "list_dashboards")
    say("deleted", "delete_alarms", AlarmNames=[NAME])
    say("deleted again", "delete_alarms", AlarmNames=[NAME])
    return heard


asked = set()
answers = {}
types = {}
for protocol in PROTOCOLS:
    client, requests = client_of(sys.argv[1], protocol)
    answers[protocol] = ask(client, asked)
    types[protocol] = sorted({to_text(request.headers["Content-Type"]) for request in requests})
print(json.dumps({"answers": answers, "types": types, "asked": sorted(asked)}))
