"""What ECS lists of its container instances, and Cloud Map of names, services and instances."""
import json
import time

CLUSTER = "hosts"
IMAGE = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
AGENT = "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role"
USER_DATA = f"#!/bin/bash\necho ECS_CLUSTER={CLUSTER} >> /etc/ecs/ecs.config\n"


def hosts(client):
    ecs, cloudformation = client("ecs"), client("cloudformation")
    ecs.create_cluster(clusterName=CLUSTER)
    template = {
        "Parameters": {"Image": {"Type": "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", "Default": IMAGE}},
        "Resources": {
            "Role": resource("AWS::IAM::Role", AssumeRolePolicyDocument=TRUST, ManagedPolicyArns=[AGENT]),
            "Profile": resource("AWS::IAM::InstanceProfile", Roles=[{"Ref": "Role"}]),
            "Template": resource(
                "AWS::EC2::LaunchTemplate",
                LaunchTemplateData={
                    "ImageId": {"Ref": "Image"},
                    "InstanceType": "t3.medium",
                    "IamInstanceProfile": {"Arn": {"Fn::GetAtt": ["Profile", "Arn"]}},
                    "UserData": {"Fn::Base64": USER_DATA},
                },
            ),
            "Group": resource(
                "AWS::AutoScaling::AutoScalingGroup",
                MinSize="3",
                MaxSize="3",
                VPCZoneIdentifier=["subnet-1", "subnet-2"],
                LaunchTemplate={
                    "LaunchTemplateId": {"Ref": "Template"},
                    "Version": {"Fn::GetAtt": ["Template", "LatestVersionNumber"]},
                },
            ),
        },
    }
    cloudformation.create_stack(
        StackName="hosts", TemplateBody=json.dumps(template), Capabilities=["CAPABILITY_NAMED_IAM"]
    )
    cloudformation.get_waiter("stack_create_complete").wait(
        StackName="hosts", WaiterConfig={"Delay": 0.1, "MaxAttempts": 300}
    )
    wait_until(lambda: len(ecs.list_container_instances(cluster=CLUSTER)["containerInstanceArns"]) == 3)
    return {"ecs:ListContainerInstances": {"given": {"cluster": CLUSTER}, "size": 2, "count": 3}}


def resource(kind, **properties):
    return {"Type": kind, "Properties": properties}


def cloud_map(client):
    registry = client("servicediscovery")
    for name in ("a", "b", "c"):
        made = registry.create_http_namespace(Name=name)["OperationId"]
        wait_until(lambda: registry.get_operation(OperationId=made)["Operation"]["Status"] == "SUCCESS")
    namespaces = {each["Name"]: each["Id"] for each in registry.list_namespaces()["Namespaces"]}
    for name in ("a", "b", "c"):
        service = registry.create_service(Name=name, NamespaceId=namespaces["a"])["Service"]["Id"]
    for name in ("a", "b", "c"):
        made = registry.register_instance(ServiceId=service, InstanceId=name, Attributes={"zone": name})["OperationId"]
        wait_until(lambda: registry.get_operation(OperationId=made)["Operation"]["Status"] == "SUCCESS")
    return {
        "servicediscovery:ListNamespaces": {"size": 2, "count": 3},
        "servicediscovery:ListServices": {"size": 2, "count": 3},
        "servicediscovery:ListInstances": {"given": {"ServiceId": service}, "size": 2, "count": 3},
    }


def wait_until(done):
    for _ in range(300):
        if done():
            return
        time.sleep(0.1)
    raise TimeoutError("what was made did not come about")


LISTS = [hosts, cloud_map]
