"""boto3 clients of the embedded AWS, as its administrator."""
import socket

import boto3
from botocore.config import Config


def clients_of(endpoint):
    """A function from a service's name to its client; nothing is tried twice, so that a refusal is seen."""
    made = {}

    def client(service):
        if service not in made:
            made[service] = boto3.client(
                service,
                endpoint_url=endpoint,
                region_name="ap-northeast-1",
                aws_access_key_id="local",
                aws_secret_access_key="local",
                config=Config(retries={"total_max_attempts": 1}),
            )
        return made[service]

    return client


def free_port():
    """A port that nobody listens at: a listener of the embedded AWS is a socket of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
