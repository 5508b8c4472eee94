"""What the services around the deployment list: more than one page of it wherever AWS lets a page end."""
import datetime
import io
import json
import time
import zipfile

# Lists whose pages nobody can size end them at a hundred.
MORE_THAN_A_PAGE = 101
NAMES = ("a", "b", "c")
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
POLICY = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}]}
)


def roles(client):
    iam = client("iam")
    for name in NAMES:
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))
        policy = iam.create_policy(PolicyName=name, PolicyDocument=POLICY)["Policy"]["Arn"]
        iam.attach_role_policy(RoleName="a", PolicyArn=policy)
        iam.put_role_policy(RoleName="a", PolicyName=name, PolicyDocument=POLICY)
    for name in NAMES[:2]:
        iam.attach_role_policy(RoleName=name, PolicyArn=policy)
    iam.tag_role(RoleName="a", Tags=[{"Key": name, "Value": name} for name in NAMES])
    of_role, of_policy = {"RoleName": "a"}, {"PolicyArn": policy}
    role = iam.get_role(RoleName="a")["Role"]["Arn"]
    asked = {"PolicySourceArn": role, "ActionNames": ["sqs:SendMessage", "sqs:DeleteMessage", "s3:GetObject"]}
    return {
        "iam:SimulatePrincipalPolicy": {"given": asked, "size": 2, "count": 3},
        "iam:ListRoles": {"size": 2, "count": 3},
        "iam:ListPolicies": {"given": {"Scope": "Local"}, "size": 2, "count": 3},
        "iam:ListPolicyVersions": {"given": of_policy, "size": 1, "count": 1},
        "iam:ListRolePolicies": {"given": of_role, "size": 2, "count": 3},
        "iam:ListAttachedRolePolicies": {"given": of_role, "size": 2, "count": 3},
        "iam:ListRoleTags": {"given": of_role, "size": 2, "count": 3},
        "iam:ListEntitiesForPolicy": {"given": of_policy, "size": 1, "count": 2, "key": "PolicyRoles"},
        "iam:ListUsers": {"size": 1, "count": 1},
    }


def functions(client):
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("index.js", "exports.handler = async () => {}")
    for name in NAMES:
        client("lambda").create_function(
            FunctionName=name,
            Runtime="nodejs22.x",
            Handler="index.handler",
            Role=client("iam").get_role(RoleName="a")["Role"]["Arn"],
            Code={"ZipFile": package.getvalue()},
        )
    of_function = {"FunctionName": "a"}
    client("lambda").create_function_url_config(AuthType="NONE", **of_function)
    client("lambda").put_function_event_invoke_config(MaximumRetryAttempts=0, **of_function)
    return {
        "lambda:ListFunctions": {"size": 2, "count": 3},
        "lambda:ListVersionsByFunction": {"given": of_function, "size": 1, "count": 1},
        "lambda:ListAliases": {"given": of_function, "size": 1, "count": 0},
        "lambda:ListFunctionUrlConfigs": {"given": of_function, "size": 1, "count": 1},
        "lambda:ListFunctionEventInvokeConfigs": {"given": of_function, "size": 1, "count": 1},
    }


def rules(client):
    events, sqs = client("events"), client("sqs")
    for name in NAMES:
        events.put_rule(Name=name, EventPattern='{"source": ["a"]}')
        sqs.create_queue(QueueName=name)
        function = client("lambda").get_function(FunctionName=name)["Configuration"]["FunctionArn"]
        events.put_targets(Rule="a", Targets=[{"Id": name, "Arn": function}])
    queue = sqs.get_queue_attributes(QueueUrl=sqs.get_queue_url(QueueName="a")["QueueUrl"], AttributeNames=["QueueArn"])
    for name in NAMES:
        events.put_targets(Rule=name, Targets=[{"Id": "last", "Arn": function}])
        client("lambda").create_event_source_mapping(
            FunctionName=name, EventSourceArn=queue["Attributes"]["QueueArn"]
        )
    return {
        "lambda:ListEventSourceMappings": {"size": 2, "count": 3},
        "events:ListRules": {"size": 2, "count": 3},
        "events:ListTargetsByRule": {"given": {"Rule": "a"}, "size": 2, "count": 4},
        "events:ListRuleNamesByTarget": {"given": {"TargetArn": function}, "size": 2, "count": 3},
        "sqs:ListQueues": {"size": 2, "count": 3},
    }


def topics(client):
    sns = client("sns")
    for number in range(MORE_THAN_A_PAGE):
        topic = sns.create_topic(Name=f"topic-{number:03}")["TopicArn"]
    for number in range(MORE_THAN_A_PAGE):
        sns.subscribe(TopicArn=topic, Protocol="email", Endpoint=f"{number}@example.com")
    return {
        "sns:ListTopics": {"count": MORE_THAN_A_PAGE},
        "sns:ListSubscriptions": {"count": MORE_THAN_A_PAGE},
        "sns:ListSubscriptionsByTopic": {"given": {"TopicArn": topic}, "count": MORE_THAN_A_PAGE},
    }


def parameters(client):
    ssm = client("ssm")
    for name in NAMES:
        ssm.put_parameter(Name=f"/judged/{name}", Value="1", Type="String")
    for value in NAMES:
        ssm.put_parameter(Name="/judged/a", Value=value, Overwrite=True)
    return {
        "ssm:DescribeParameters": {"size": 2, "count": 3},
        "ssm:GetParametersByPath": {"given": {"Path": "/judged"}, "size": 2, "count": 3},
        "ssm:GetParameterHistory": {"given": {"Name": "/judged/a"}, "size": 2, "count": 4},
    }


def secrets(client):
    manager = client("secretsmanager")
    for name in NAMES:
        manager.create_secret(Name=f"judged/{name}", SecretString="1")
    return {"secretsmanager:ListSecrets": {"size": 2, "count": 3}}


def tables(client):
    dynamodb = client("dynamodb")
    for name in NAMES:
        table = dynamodb.create_table(
            TableName=f"table-{name}",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in ("pk", "sk")],
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        )["TableDescription"]
        waiter = dynamodb.get_waiter("table_exists")
        waiter.wait(TableName=table["TableName"], WaiterConfig={"Delay": 0.1, "MaxAttempts": 300})
    for name in NAMES:
        dynamodb.put_item(TableName=table["TableName"], Item={"pk": {"S": "one"}, "sk": {"S": name}})
    dynamodb.tag_resource(ResourceArn=table["TableArn"], Tags=[{"Key": f"{n:02}", "Value": ""} for n in range(11)])
    of_one = {
        "TableName": table["TableName"],
        "KeyConditionExpression": "pk = :one",
        "ExpressionAttributeValues": {":one": {"S": "one"}},
    }
    return {
        "dynamodb:ListTables": {"size": 2, "count": 3},
        "dynamodb:Query": {"given": of_one, "size": 2, "count": 3},
        "dynamodb:Scan": {"given": {"TableName": table["TableName"]}, "size": 2, "count": 3},
        "dynamodb:ListTagsOfResource": {"given": {"ResourceArn": table["TableArn"]}, "count": 11},
    }


def alarms(client):
    cloudwatch = client("cloudwatch")
    metric = {"Namespace": "Judges", "MetricName": "Errors"}
    for name in NAMES:
        cloudwatch.put_metric_alarm(
            AlarmName=name, Statistic="Sum", Period=60, EvaluationPeriods=1, Threshold=1.0,
            ComparisonOperator="GreaterThanThreshold", **metric,
        )
    now = datetime.datetime.now(datetime.timezone.utc)
    for minutes in (1, 2, 3):
        at = now - datetime.timedelta(minutes=minutes)
        datum = {"MetricName": "Errors", "Value": float(minutes), "Timestamp": at}
        cloudwatch.put_metric_data(Namespace="Judges", MetricData=[datum])
    # A page of metrics is as long as it is.
    many = [{"MetricName": f"m{number}", "Value": 1.0} for number in range(501)]
    cloudwatch.put_metric_data(Namespace="Many", MetricData=many)
    query = {"Id": "a", "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Sum"}}
    day = datetime.timedelta(days=1)
    data = {"MetricDataQueries": [query], "StartTime": now - day, "EndTime": now}
    values = lambda result: [str(pair) for pair in zip(result["Timestamps"], result["Values"])]
    return {
        "cloudwatch:DescribeAlarms": {"size": 2, "count": 3},
        "cloudwatch:DescribeAlarmHistory": {"given": {"HistoryItemType": "ConfigurationUpdate"}, "size": 2, "count": 3},
        "cloudwatch:GetMetricData": {"given": data, "size": 2, "count": 3, "each": values},
        "cloudwatch:ListMetrics": {"given": {"Namespace": "Many"}, "count": 501},
    }


def logs(client):
    logs = client("logs")
    for name in NAMES:
        logs.create_log_group(logGroupName=f"group-{name}")
        logs.create_log_stream(logGroupName="group-a", logStreamName=name)
        line = {"timestamp": int(time.time() * 1000), "message": name}
        logs.put_log_events(logGroupName="group-a", logStreamName=name, logEvents=[line])
    of_group = {"logGroupName": "group-a"}
    return {
        "logs:DescribeLogGroups": {"size": 2, "count": 3},
        "logs:DescribeLogStreams": {"given": of_group, "size": 2, "count": 3},
        "logs:FilterLogEvents": {"given": of_group, "size": 2, "count": 3},
    }


def buckets(client):
    s3 = client("s3")
    for name in NAMES:
        s3.create_bucket(
            Bucket=f"bucket-{name}", CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"}
        )
        s3.put_object(Bucket="bucket-a", Key=name, Body=b"judged")
    return {
        "s3:ListBuckets": {"size": 2, "count": 3},
        "s3:ListObjectsV2": {"given": {"Bucket": "bucket-a"}, "size": 2, "count": 3},
    }


LISTS = [roles, functions, rules, topics, parameters, secrets, tables, alarms, logs, buckets]
