"""What CloudFormation lists: a hundred stacks and more that import what one of as many resources exports."""
import json
import time

MORE_THAN_A_PAGE = 101
PARAMETER = "AWS::SSM::Parameter"


def stacks(client):
    cloudformation = client("cloudformation")
    exporter = {"Resources": {}, "Outputs": {}}
    for number in range(MORE_THAN_A_PAGE):
        name = f"P{number:03}"
        exporter["Resources"][name] = {"Type": PARAMETER, "Properties": {"Type": "String", "Value": name}}
        exporter["Outputs"][name] = {"Value": name, "Export": {"Name": name}}
    of_exporter = cloudformation.create_stack(StackName="exporter", TemplateBody=json.dumps(exporter))["StackId"]
    cloudformation.get_waiter("stack_create_complete").wait(
        StackName=of_exporter, WaiterConfig={"Delay": 0.1, "MaxAttempts": 300}
    )
    properties = {"Type": "String", "Value": {"Fn::ImportValue": "P000"}}
    importer = json.dumps({"Resources": {"P": {"Type": PARAMETER, "Properties": properties}}})
    for number in range(MORE_THAN_A_PAGE):
        cloudformation.create_stack(StackName=f"importer-{number:03}", TemplateBody=importer)
    of_last = {"StackName": f"importer-{MORE_THAN_A_PAGE - 1:03}"}
    cloudformation.get_waiter("stack_create_complete").wait(
        WaiterConfig={"Delay": 0.1, "MaxAttempts": 300}, **of_last
    )
    # All were begun before the last; the rest of them end at about its time.
    while any(stack["StackStatus"] != "CREATE_COMPLETE" for stack in all_stacks(cloudformation)):
        time.sleep(0.1)
    of_exporter = {"StackName": "exporter"}
    return {
        "cloudformation:DescribeStackEvents": {"given": of_exporter, "count": MORE_THAN_A_PAGE},
        "cloudformation:DescribeStacks": {"count": MORE_THAN_A_PAGE},
        "cloudformation:ListStacks": {"count": MORE_THAN_A_PAGE},
        "cloudformation:ListExports": {"count": MORE_THAN_A_PAGE},
        "cloudformation:ListImports": {"given": {"ExportName": "P000"}, "count": MORE_THAN_A_PAGE},
        "cloudformation:ListStackResources": {"given": of_exporter, "count": MORE_THAN_A_PAGE},
    }


def all_stacks(cloudformation):
    return [stack for page in cloudformation.get_paginator("describe_stacks").paginate() for stack in page["Stacks"]]


LISTS = [stacks]
