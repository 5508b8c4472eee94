"""The waiters of ECS, its load balancers and CodeDeploy, along the life of one service."""
import json

from images import push
from local_aws import free_port

TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "codedeploy.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
NETWORK = {"awsvpcConfiguration": {"subnets": ["subnet-1"], "securityGroups": ["sg-1"]}}
SERVICE = {"cluster": "prod", "services": ["app"]}
GROUP = {"applicationName": "app", "deploymentGroupName": "app"}


def load_balancer(client, wait):
    elb = client("elbv2")
    wait("elbv2", "load_balancer_exists", patience=2, Names=["app"])
    balancer = elb.create_load_balancer(Name="app", Subnets=["subnet-1", "subnet-2"])["LoadBalancers"][0]
    for name in ("load_balancer_exists", "load_balancer_available"):
        wait("elbv2", name, Names=["app"])
    wait("elbv2", "load_balancer_available", patience=2, Names=["nowhere"])
    wait("elbv2", "load_balancers_deleted", patience=2, Names=["app"])
    wait("elbv2", "load_balancers_deleted", Names=["nowhere"])
    groups = [
        elb.create_target_group(Name=name, Protocol="HTTP", Port=8080, VpcId="vpc-1", TargetType="ip")
        for name in ("blue", "green")
    ]
    forward = [{"Type": "forward", "TargetGroupArn": groups[0]["TargetGroups"][0]["TargetGroupArn"]}]
    elb.create_listener(
        LoadBalancerArn=balancer["LoadBalancerArn"], Protocol="HTTP", Port=free_port(), DefaultActions=forward
    )


def service(client, wait):
    ecs, elb = client("ecs"), client("elbv2")
    ecs.create_cluster(clusterName="prod")
    for _ in range(2):
        ecs.register_task_definition(
            family="app", networkMode="awsvpc", requiresCompatibilities=["FARGATE"], cpu="256", memory="512",
            containerDefinitions=[{"name": "app", "image": "public.ecr.aws/app", "portMappings": [{"containerPort": 8080}]}],
        )
    blue = arn_of(elb, "blue")
    ecs.create_service(
        cluster="prod", serviceName="app", taskDefinition="app:1", desiredCount=2, launchType="FARGATE",
        deploymentController={"type": "CODE_DEPLOY"}, networkConfiguration=NETWORK,
        loadBalancers=[{"targetGroupArn": blue, "containerName": "app", "containerPort": 8080}],
    )
    ecs.create_service(
        cluster="prod", serviceName="rolling", taskDefinition="app:1", desiredCount=2, launchType="FARGATE",
        networkConfiguration=NETWORK,
    )
    wait("ecs", "services_stable", cluster="prod", services=["rolling"])
    wait("ecs", "services_stable", cluster="prod", services=["nobody"])
    # A service that CodeDeploy deploys has task sets and no deployments, of which the waiter wants one (boto/botocore#2865).
    wait("ecs", "services_stable", patience=3, **SERVICE)
    wait("elbv2", "target_in_service", TargetGroupArn=blue)

    # One that nobody is at: never in service, and gone at once as nothing is on its way to it.
    nobody = {"TargetGroupArn": blue, "Targets": [{"Id": "10.255.255.254", "Port": 8080}]}
    elb.register_targets(**nobody)
    wait("elbv2", "target_in_service", patience=3, **nobody)
    wait("elbv2", "target_deregistered", patience=2, **nobody)
    elb.deregister_targets(**nobody)
    wait("elbv2", "target_deregistered", **nobody)


def deployment(client, wait):
    codedeploy = client("codedeploy")
    role = client("iam").create_role(RoleName="codedeploy", AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
    client("iam").attach_role_policy(
        RoleName="codedeploy", PolicyArn="arn:aws:iam::aws:policy/AWSCodeDeployRoleForECS"
    )
    balancer = client("elbv2").describe_load_balancers(Names=["app"])["LoadBalancers"][0]["LoadBalancerArn"]
    listener = client("elbv2").describe_listeners(LoadBalancerArn=balancer)["Listeners"][0]["ListenerArn"]
    pair = {
        "targetGroups": [{"name": "blue"}, {"name": "green"}],
        "prodTrafficRoute": {"listenerArns": [listener]},
    }
    codedeploy.create_application(applicationName="app", computePlatform="ECS")
    codedeploy.create_deployment_group(
        serviceRoleArn=role,
        deploymentConfigName="CodeDeployDefault.ECSAllAtOnce",
        deploymentStyle={"deploymentType": "BLUE_GREEN", "deploymentOption": "WITH_TRAFFIC_CONTROL"},
        ecsServices=[{"clusterName": "prod", "serviceName": "app"}],
        loadBalancerInfo={"targetGroupPairInfoList": [pair]},
        blueGreenDeploymentConfiguration={
            "deploymentReadyOption": {"actionOnTimeout": "CONTINUE_DEPLOYMENT"},
            "terminateBlueInstancesOnDeploymentSuccess": {"action": "TERMINATE"},
        },
        **GROUP,
    )

    # However late this process is, time running as it does: this one is not over when it is to be stopped.
    codedeploy.create_deployment_config(
        deploymentConfigName="slow",
        computePlatform="ECS",
        trafficRoutingConfig={
            "type": "TimeBasedCanary",
            "timeBasedCanary": {"canaryPercentage": 10, "canaryInterval": 2880},
        },
    )

    def deploy(family, **more):
        return codedeploy.create_deployment(revision=revision(family), **GROUP, **more)["deploymentId"]

    wait("codedeploy", "deployment_successful", deploymentId=deploy("app:2"))
    stopped = deploy("app:1", deploymentConfigName="slow")
    codedeploy.stop_deployment(deploymentId=stopped)
    wait("codedeploy", "deployment_successful", deploymentId=stopped)
    wait("codedeploy", "deployment_successful", deploymentId=deploy("nothing:1"))


def end(client, wait):
    ecs = client("ecs")
    run = ecs.run_task(cluster="prod", taskDefinition="app", launchType="FARGATE", networkConfiguration=NETWORK)
    task = {"cluster": "prod", "tasks": [run["tasks"][0]["taskArn"]]}
    wait("ecs", "tasks_running", **task)
    wait("ecs", "tasks_stopped", patience=2, **task)
    ecs.stop_task(cluster="prod", task=task["tasks"][0])
    wait("ecs", "tasks_stopped", **task)
    wait("ecs", "tasks_running", **task)
    wait("ecs", "tasks_running", cluster="prod", tasks=["0" * 32])
    wait("ecs", "services_inactive", cluster="prod", services=["nobody"])
    ecs.create_service(
        cluster="prod", serviceName="short", taskDefinition="app", desiredCount=1, launchType="FARGATE",
        networkConfiguration=NETWORK,
    )
    ecs.delete_service(cluster="prod", service="short", force=True)
    wait("ecs", "services_inactive", cluster="prod", services=["short"])
    wait("ecs", "services_stable", cluster="prod", services=["short"])


def arn_of(elb, name):
    return elb.describe_target_groups(Names=[name])["TargetGroups"][0]["TargetGroupArn"]


def revision(family):
    content = f"""version: 0.0
Resources:
  - TargetService:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: arn:aws:ecs:ap-northeast-1:123456789012:task-definition/{family}
        LoadBalancerInfo:
          ContainerName: app
          ContainerPort: 8080
"""
    return {"revisionType": "AppSpecContent", "appSpecContent": {"content": content}}


def images(client, wait):
    ecr = client("ecr")
    ecr.create_repository(repositoryName="app")
    selection = {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 1}
    policy = json.dumps({"rules": [{"rulePriority": 1, "selection": selection, "action": {"type": "expire"}}]})
    ecr.start_lifecycle_policy_preview(repositoryName="app", lifecyclePolicyText=policy)
    wait("ecr", "lifecycle_policy_preview_complete", repositoryName="app")
    for tag, labels in (("clean", {}), ("odd", {"local.ecr.scan.status": "FAILED"})):
        scanned = {"repositoryName": "app", "imageId": push(ecr, "app", tag, tag.encode(), labels)}
        ecr.start_image_scan(**scanned)
        wait("ecr", "image_scan_complete", **scanned)


WAITS = [load_balancer, service, deployment, end, images]
