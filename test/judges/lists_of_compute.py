"""What ECS, its load balancers, CodeDeploy and ECR list: more than one page of it wherever AWS lets a page end."""
import json
import time

from images import push
from local_aws import free_port

# Lists whose pages nobody can size end them at a hundred.
MORE_THAN_A_PAGE = 101
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "codedeploy.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
NETWORK = {"awsvpcConfiguration": {"subnets": ["subnet-1"], "securityGroups": ["sg-1"]}}


def load_balancers(client):
    elb = client("elbv2")
    for name in ("a", "b", "c"):
        balancer = elb.create_load_balancer(Name=name, Subnets=["subnet-1", "subnet-2"])["LoadBalancers"][0]
        group = elb.create_target_group(Name=name, Protocol="HTTP", Port=8080, VpcId="vpc-1", TargetType="ip")
        forward = [{"Type": "forward", "TargetGroupArn": group["TargetGroups"][0]["TargetGroupArn"]}]
    of_balancer = {"LoadBalancerArn": balancer["LoadBalancerArn"]}
    for _ in range(3):
        made = elb.create_listener(Protocol="HTTP", Port=free_port(), DefaultActions=forward, **of_balancer)
    of_listener = {"ListenerArn": made["Listeners"][0]["ListenerArn"]}
    for priority in (1, 2, 3):
        condition = {"Field": "path-pattern", "Values": [f"/{priority}"]}
        elb.create_rule(Priority=priority, Conditions=[condition], Actions=forward, **of_listener)
    return {
        "elbv2:DescribeLoadBalancers": {"size": 2, "count": 3},
        "elbv2:DescribeTargetGroups": {"size": 2, "count": 3},
        "elbv2:DescribeListeners": {"given": of_balancer, "size": 2, "count": 3},
        "elbv2:DescribeRules": {"given": of_listener, "size": 2, "count": 4},
    }


def services(client):
    ecs, elb = client("ecs"), client("elbv2")
    for name in ("prod", "b", "c"):
        ecs.create_cluster(clusterName=name)
    for family in ("app", "app", "b", "c"):
        ecs.register_task_definition(
            family=family,
            networkMode="awsvpc",
            requiresCompatibilities=["FARGATE"],
            cpu="256",
            memory="512",
            containerDefinitions=[{"name": "app", "image": "public.ecr.aws/app", "portMappings": [{"containerPort": 8080}]}],
        )
    target = elb.describe_target_groups(Names=["c"])["TargetGroups"][0]["TargetGroupArn"]
    for number in range(MORE_THAN_A_PAGE):
        ecs.create_service(
            cluster="prod",
            serviceName=f"app-{number:03}",
            taskDefinition="app",
            desiredCount=0,
            launchType="FARGATE",
            deploymentController={"type": "CODE_DEPLOY"},
            networkConfiguration=NETWORK,
            loadBalancers=[{"targetGroupArn": target, "containerName": "app", "containerPort": 8080}],
        )
    ecs.run_task(cluster="prod", taskDefinition="app", launchType="FARGATE", count=3, networkConfiguration=NETWORK)
    return {
        "ecs:ListClusters": {"size": 2, "count": 3},
        "ecs:ListTaskDefinitions": {"size": 3, "count": 4},
        "ecs:ListTaskDefinitionFamilies": {"size": 2, "count": 3},
        "ecs:ListServices": {"given": {"cluster": "prod"}, "size": 40, "count": MORE_THAN_A_PAGE},
        "ecs:ListTasks": {"given": {"cluster": "prod"}, "size": 2, "count": 3},
    }


def deployments(client):
    codedeploy, elb = client("codedeploy"), client("elbv2")
    listeners = elb.describe_listeners(
        LoadBalancerArn=elb.describe_load_balancers(Names=["c"])["LoadBalancers"][0]["LoadBalancerArn"]
    )["Listeners"]
    pair = {
        "targetGroups": [{"name": "c"}, {"name": "b"}],
        "prodTrafficRoute": {"listenerArns": [listeners[0]["ListenerArn"]]},
    }
    role = client("iam").create_role(RoleName="codedeploy", AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]
    client("iam").attach_role_policy(
        RoleName="codedeploy", PolicyArn="arn:aws:iam::aws:policy/AWSCodeDeployRoleForECS"
    )
    app = {"applicationName": "app-000"}
    for number in range(MORE_THAN_A_PAGE):
        codedeploy.create_application(applicationName=f"app-{number:03}", computePlatform="ECS")
        codedeploy.register_application_revision(revision=revision(number), **app)
        codedeploy.create_deployment_group(
            deploymentGroupName=f"group-{number:03}",
            serviceRoleArn=role["Arn"],
            deploymentStyle={"deploymentType": "BLUE_GREEN", "deploymentOption": "WITH_TRAFFIC_CONTROL"},
            ecsServices=[{"clusterName": "prod", "serviceName": f"app-{number:03}"}],
            loadBalancerInfo={"targetGroupPairInfoList": [pair]},
            blueGreenDeploymentConfiguration={
                "deploymentReadyOption": {"actionOnTimeout": "CONTINUE_DEPLOYMENT"},
                "terminateBlueInstancesOnDeploymentSuccess": {"action": "TERMINATE"},
            },
            **app,
        )
    for number in range(MORE_THAN_A_PAGE):
        started = codedeploy.create_deployment(deploymentGroupName="group-000", revision=revision(0), **app)
        last = {"deploymentId": started["deploymentId"]}
        # Before it has started nobody is told what it goes to.
        while number == MORE_THAN_A_PAGE - 1 and status_of(codedeploy, last) == "Created":
            time.sleep(0.05)
        try:
            codedeploy.stop_deployment(**last)
        except codedeploy.exceptions.DeploymentAlreadyCompletedException:
            pass  # Time runs quickly here, and its task definition may not exist.
    return {
        "codedeploy:ListApplications": {"count": MORE_THAN_A_PAGE},
        "codedeploy:ListApplicationRevisions": {"given": app, "count": MORE_THAN_A_PAGE},
        # An account has fifty of its own at most.
        "codedeploy:ListDeploymentConfigs": {"count": 5},
        "codedeploy:ListDeploymentGroups": {"given": app, "count": MORE_THAN_A_PAGE},
        "codedeploy:ListDeployments": {"count": MORE_THAN_A_PAGE},
        "codedeploy:ListDeploymentTargets": {"given": last, "count": 1},
    }


def status_of(codedeploy, deployment):
    return codedeploy.get_deployment(**deployment)["deploymentInfo"]["status"]


def revision(number):
    content = f"""version: 0.0
Resources:
  - TargetService:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: arn:aws:ecs:ap-northeast-1:123456789012:task-definition/app:{number + 1}
        LoadBalancerInfo:
          ContainerName: app
          ContainerPort: 8080
"""
    return {"revisionType": "AppSpecContent", "appSpecContent": {"content": content}}


FINDINGS = "CVE-2021-44228:CRITICAL,CVE-2023-0001:LOW"


def images(client):
    ecr = client("ecr")
    for name in ("app", "b2", "c3"):
        ecr.create_repository(repositoryName=name)
    for tag in ("v1", "v2"):
        push(ecr, "app", tag, tag.encode())
    scanned = {"repositoryName": "app", "imageId": push(ecr, "app", "v3", b"v3", {"local.ecr.scan.findings": FINDINGS})}
    ecr.start_image_scan(**scanned)
    ecr.get_waiter("image_scan_complete").wait(**scanned, WaiterConfig={"Delay": 0.1, "MaxAttempts": 400})
    keeping_one = {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 1}
    rules = [{"rulePriority": 1, "selection": keeping_one, "action": {"type": "expire"}}]
    ecr.start_lifecycle_policy_preview(repositoryName="app", lifecyclePolicyText=json.dumps({"rules": rules}))
    waiter = ecr.get_waiter("lifecycle_policy_preview_complete")
    waiter.wait(repositoryName="app", WaiterConfig={"Delay": 0.1, "MaxAttempts": 300})
    return {
        "ecr:GetLifecyclePolicyPreview": {"given": {"repositoryName": "app"}, "size": 1, "count": 2},
        "ecr:DescribeImageScanFindings": {"given": scanned, "size": 1, "count": 2},
        "ecr:DescribeRepositories": {"size": 2, "count": 3},
        "ecr:DescribeImages": {"given": {"repositoryName": "app"}, "size": 2, "count": 3},
        "ecr:ListImages": {"given": {"repositoryName": "app"}, "size": 2, "count": 3},
    }


LISTS = [load_balancers, services, deployments, images]
