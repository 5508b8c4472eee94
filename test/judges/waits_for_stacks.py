"""CloudFormation's waiters: stacks that come, change and go, and stacks that cannot."""
import json


def template(**resources):
    return json.dumps({"Resources": resources})


def parameter(value, **more):
    return {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": value, **more}}


def stacks(client, wait):
    cloudformation = client("cloudformation")
    client("ssm").put_parameter(Name="/taken", Value="1", Type="String")
    refused = parameter("1", Name="/taken")

    def settles(name, stack="judged"):
        wait("cloudformation", name, StackName=stack)

    cloudformation.create_stack(StackName="judged", TemplateBody=template(A=parameter("1")))
    settles("stack_exists")
    wait("cloudformation", "stack_exists", patience=2, StackName="nowhere")
    settles("stack_create_complete")
    cloudformation.create_stack(StackName="refused", TemplateBody=template(A=refused))
    settles("stack_create_complete", "refused")
    settles("stack_create_complete", "nowhere")

    cloudformation.update_stack(StackName="judged", TemplateBody=template(A=parameter("2")))
    settles("stack_update_complete")
    cloudformation.update_stack(StackName="judged", TemplateBody=template(A=parameter("3"), B=refused))
    settles("stack_update_complete")
    settles("stack_rollback_complete")
    settles("stack_rollback_complete", "nowhere")

    cloudformation.delete_stack(StackName="judged")
    settles("stack_delete_complete")
    cloudformation.create_stack(
        StackName="full", TemplateBody=template(Bucket={"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "full"}})
    )
    cloudformation.get_waiter("stack_create_complete").wait(
        StackName="full", WaiterConfig={"Delay": 0.1, "MaxAttempts": 300}
    )
    client("s3").put_object(Bucket="full", Key="a", Body=b"")
    cloudformation.delete_stack(StackName="full")
    settles("stack_delete_complete", "full")


WAITS = [stacks]
