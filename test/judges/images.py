"""Images as a build uploads them through ECR's API."""
import hashlib
import json

# The least that ECR takes of every part but the last.
PART = 5 * 1024 * 1024
CONFIG = {"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": []}}


def upload(ecr, repository, blob):
    """Uploads a layer in parts; returns what a manifest says of it."""
    digest = "sha256:" + hashlib.sha256(blob).hexdigest()
    upload_id = ecr.initiate_layer_upload(repositoryName=repository)["uploadId"]
    for first in range(0, len(blob), PART):
        part = blob[first : first + PART]
        ecr.upload_layer_part(
            repositoryName=repository,
            uploadId=upload_id,
            partFirstByte=first,
            partLastByte=first + len(part) - 1,
            layerPartBlob=part,
        )
    ecr.complete_layer_upload(repositoryName=repository, uploadId=upload_id, layerDigests=[digest])
    return {"digest": digest, "size": len(blob)}


def push(ecr, repository, tag, layer, labels=None):
    """Pushes an image of one layer; returns its id."""
    config = {**CONFIG, "config": {"Labels": labels or {}}, "created_by": tag}
    manifest = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": {
            "mediaType": "application/vnd.oci.image.config.v1+json",
            **upload(ecr, repository, json.dumps(config).encode()),
        },
        "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar", **upload(ecr, repository, layer)}],
    }
    return ecr.put_image(
        repositoryName=repository,
        imageTag=tag,
        imageManifest=json.dumps(manifest),
        imageManifestMediaType=manifest["mediaType"],
    )["image"]["imageId"]
