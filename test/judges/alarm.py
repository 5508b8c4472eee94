"""Puts an alarm, gives its metric data and waits until it fires; prints one JSON object."""
import datetime
import json
import sys
import time

from local_aws import clients_of

cloudwatch = clients_of(sys.argv[1])("cloudwatch")
NAME = "judged"
METRIC = {"Namespace": "Judges", "MetricName": "Errors"}


def state():
    return cloudwatch.describe_alarms(AlarmNames=[NAME])["MetricAlarms"][0]["StateValue"]


def becomes(wanted):
    """Whether the alarm has the state within half a minute of real time; data go on meanwhile."""
    for _ in range(150):
        if state() == wanted:
            return True
        if wanted == "ALARM":
            put([{"MetricName": "Errors", "Value": 2.0}])
        time.sleep(0.2)
    return False


def put(data):
    cloudwatch.put_metric_data(Namespace="Judges", MetricData=data)


cloudwatch.put_metric_alarm(
    AlarmName=NAME, Statistic="Sum", Period=60, EvaluationPeriods=1, Threshold=1.0, TreatMissingData="notBreaching",
    ComparisonOperator="GreaterThanOrEqualToThreshold", Dimensions=[], **METRIC,
)
seen = {"before": state(), "quiet": becomes("OK"), "fired": becomes("ALARM")}
seen["set"] = cloudwatch.set_alarm_state(AlarmName=NAME, StateValue="OK", StateReason="judged") and True
# More than ten kilobytes go compressed.
put([{"MetricName": f"Errors-{number}", "Value": 1.0} for number in range(500)])
now = cloudwatch.describe_alarms(AlarmNames=[NAME])["MetricAlarms"][0]["StateUpdatedTimestamp"]
day = datetime.timedelta(days=1)
query = {"Id": "a", "MetricStat": {"Metric": METRIC, "Period": 60, "Stat": "Maximum"}}
found = cloudwatch.get_metric_data(MetricDataQueries=[query], StartTime=now - day, EndTime=now + day)
seen["maximum"] = max(found["MetricDataResults"][0]["Values"])
seen["history"] = sorted(
    {
        item["HistoryItemType"]
        for page in cloudwatch.get_paginator("describe_alarm_history").paginate(AlarmName=NAME)
        for item in page["AlarmHistoryItems"]
    }
)
cloudwatch.delete_alarms(AlarmNames=[NAME])
# It is gone: that is no error for who deletes, but for who asks about it.
cloudwatch.delete_alarms(AlarmNames=[NAME])
try:
    cloudwatch.set_alarm_state(AlarmName=NAME, StateValue="OK", StateReason="judged")
except cloudwatch.exceptions.ResourceNotFound as refusal:
    seen["refused"] = refusal.response["Error"]["Code"]
print(json.dumps(seen))
