"""boto3 clients of the embedded AWS, as its administrator."""
import boto3
from botocore.config import Config


def clients_of(endpoint):
    """A function from a service's name to its client; nothing is tried twice, so that a refusal is seen."""

    def client(service):
        return boto3.client(
            service,
            endpoint_url=endpoint,
            region_name="ap-northeast-1",
            aws_access_key_id="local",
            aws_secret_access_key="local",
            config=Config(retries={"total_max_attempts": 1}),
        )

    return client
