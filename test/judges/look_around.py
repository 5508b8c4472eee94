"""Reads every kind of resource that is deployed with the operations a stranger would try; prints a count of each."""
import json
import sys

from local_aws import clients_of

client = clients_of(sys.argv[1])


def pages(service, operation, key, **arguments):
    c = client(service)
    return [item for page in c.get_paginator(operation).paginate(**arguments) for item in page[key]]


found = {}
ecs, elb, codedeploy, iam = client("ecs"), client("elbv2"), client("codedeploy"), client("iam")
found["clusters"] = ecs.describe_clusters(clusters=pages("ecs", "list_clusters", "clusterArns"))["clusters"]
found["services"] = ecs.describe_services(
    cluster="prod", services=pages("ecs", "list_services", "serviceArns", cluster="prod")
)["services"]
found["tasks"] = ecs.describe_tasks(cluster="prod", tasks=pages("ecs", "list_tasks", "taskArns", cluster="prod"))["tasks"]
found["task definitions"] = [
    ecs.describe_task_definition(taskDefinition=arn)["taskDefinition"]
    for arn in pages("ecs", "list_task_definitions", "taskDefinitionArns")
]
found["load balancers"] = pages("elbv2", "describe_load_balancers", "LoadBalancers")
found["listeners"] = [
    listener
    for balancer in found["load balancers"]
    for listener in pages("elbv2", "describe_listeners", "Listeners", LoadBalancerArn=balancer["LoadBalancerArn"])
]
found["target groups"] = pages("elbv2", "describe_target_groups", "TargetGroups")
found["targets"] = [
    target
    for group in found["target groups"]
    for target in elb.describe_target_health(TargetGroupArn=group["TargetGroupArn"])["TargetHealthDescriptions"]
]
found["applications"] = [
    codedeploy.get_application(applicationName=name)["application"]
    for name in pages("codedeploy", "list_applications", "applications")
]
found["deployment groups"] = [
    codedeploy.get_deployment_group(applicationName="frontend", deploymentGroupName=name)["deploymentGroupInfo"]
    for name in pages("codedeploy", "list_deployment_groups", "deploymentGroups", applicationName="frontend")
]
found["deployment configs"] = pages("codedeploy", "list_deployment_configs", "deploymentConfigsList")
found["repositories"] = pages("ecr", "describe_repositories", "repositories")
found["images"] = pages("ecr", "describe_images", "imageDetails", repositoryName="frontend")
found["roles"] = [iam.get_role(RoleName=role["RoleName"])["Role"] for role in pages("iam", "list_roles", "Roles")]
found["role policies"] = [
    iam.get_role_policy(RoleName=role["RoleName"], PolicyName=name)
    for role in found["roles"]
    for name in pages("iam", "list_role_policies", "PolicyNames", RoleName=role["RoleName"])
]
found["functions"] = [
    client("lambda").get_function(FunctionName=function["FunctionName"])["Configuration"]
    for function in pages("lambda", "list_functions", "Functions")
]


def policy_of(function):
    """None where nobody but the function's own account may invoke it: Lambda then has no policy to show."""
    try:
        return client("lambda").get_policy(FunctionName=function["FunctionName"])["Policy"]
    except client("lambda").exceptions.ResourceNotFoundException:
        return None


found["function policies"] = [policy for policy in map(policy_of, found["functions"]) if policy]
found["function URLs"] = [
    url
    for function in found["functions"]
    for url in pages("lambda", "list_function_url_configs", "FunctionUrlConfigs", FunctionName=function["FunctionName"])
]
found["rules"] = [
    client("events").describe_rule(Name=rule["Name"]) for rule in pages("events", "list_rules", "Rules")
]
found["rule targets"] = [
    target
    for rule in found["rules"]
    for target in pages("events", "list_targets_by_rule", "Targets", Rule=rule["Name"])
]
found["topics"] = [
    client("sns").get_topic_attributes(TopicArn=topic["TopicArn"])["Attributes"]
    for topic in pages("sns", "list_topics", "Topics")
]
found["subscriptions"] = pages("sns", "list_subscriptions", "Subscriptions")
found["tables"] = [
    client("dynamodb").describe_table(TableName=name)["Table"]
    for name in pages("dynamodb", "list_tables", "TableNames")
]
found["alarms"] = pages("cloudwatch", "describe_alarms", "MetricAlarms")
found["log groups"] = pages("logs", "describe_log_groups", "logGroups")
found["stacks"] = pages("cloudformation", "describe_stacks", "Stacks")
found["stack resources"] = [
    resource
    for stack in found["stacks"]
    for resource in pages("cloudformation", "list_stack_resources", "StackResourceSummaries", StackName=stack["StackName"])
]
found["buckets"] = client("s3").list_buckets()["Buckets"]
found["objects"] = [
    item for bucket in found["buckets"] for item in pages("s3", "list_objects_v2", "Contents", Bucket=bucket["Name"])
]
found["caller"] = [client("sts").get_caller_identity()["Arn"]]
print(json.dumps({name: len(items) for name, items in found.items()}))
