"""Where uploaded files are kept when it is not a folder."""

from typing import Any
from urllib.parse import urlsplit

from nexus.env import WEB_ADDRESS, env


def s3_storage(bucket: str) -> dict[str, Any]:
    """Return the storage for a `bucket`, read at an address that can be told without asking the storage."""
    endpoint = env.str("S3_ENDPOINT_URL", default="", validate=WEB_ADDRESS).rstrip("/")
    region = env.str("S3_REGION", default="us-east-1")
    public = env.str("S3_PUBLIC_URL", default="", validate=WEB_ADDRESS).rstrip("/")
    address = urlsplit(public or f"{endpoint or f'https://s3.{region}.amazonaws.com'}/{bucket}")
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": endpoint or None,
            "region_name": region,
            "access_key": env.str("S3_ACCESS_KEY_ID", default="") or None,
            "secret_key": env.str("S3_SECRET_ACCESS_KEY", default="") or None,
            "client_config": _client_config(),
            "custom_domain": f"{address.netloc}{address.path}",
            "url_protocol": f"{address.scheme}:",
            "querystring_auth": False,
            # Names are random or stand for one content: nothing is ever replaced by something else.
            "file_overwrite": True,
            "object_parameters": {"CacheControl": "public, max-age=31536000, immutable"},
        },
    }


def _client_config() -> Any:
    """Return how the bucket is spoken to: as every server of this kind understands, and not for long if it hangs."""
    from botocore.config import Config  # noqa: PLC0415 - 30 MB that only a shop with a bucket loads

    return Config(
        s3={"addressing_style": "path"},
        signature_version="s3v4",
        connect_timeout=2,
        read_timeout=5,
        retries={"total_max_attempts": 2},
        # Checksums of the newer kind are unknown to some.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
