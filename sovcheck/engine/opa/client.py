"""The one place that speaks to OPA: ``opa-python-client`` with our certificates, our time-outs and our errors."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from http import HTTPStatus
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import aiohttp
from aiohttp.http_exceptions import HttpProcessingError
from opa_client.errors import PolicyNotFoundError
from opa_client.opa_async import AsyncOpaClient

from sovcheck.engine.opa.address import Address
from sovcheck.engine.opa.faults import (
    Fault,
    NoReplyInTimeError,
    RefusedError,
    UnencryptedError,
    UnreachableError,
    UnreadableError,
    UntrustedError,
    first_line,
    read_refusal,
)
from sovcheck.strict_json import NotStrictError, parse_object

T = TypeVar("T")

_STRICT = {"strict-builtin-errors": "true", "provenance": "true"}
"""An error of a built-in is an error, and each reply states the server's version."""


class _Client(AsyncOpaClient):  # type: ignore[misc] # opa-python-client states no types
    """Its requests go through two methods, replaced here, for what they lack.

    ``_init_session`` can trust no certificates but the system's. ``_request`` tries failed requests again, follows
    redirects, and leaves nothing of OPA's own words on an error.
    """

    def __init__(self, address: Address) -> None:
        parts = urlsplit(address.url)
        super().__init__(host=parts.hostname or "", ssl=address.context is not None, token=address.token, retries=0)
        self.root_url = f"{address.url.rstrip('/')}/v1"
        self._context = address.context

    async def _init_session(self) -> None:
        connector = aiohttp.TCPConnector(ssl=self._context or False, limit=0)
        # Time is taken by the caller.
        self._session = aiohttp.ClientSession(
            headers=self.headers,
            connector=connector,
            timeout=aiohttp.ClientTimeout(total=None),
            trust_env=False,
            response_class=_StrictResponse,
        )

    @asynccontextmanager
    async def _request(self, method: str, url: str, **named: Any) -> AsyncIterator[aiohttp.ClientResponse]:
        async with self._session.request(method, url, allow_redirects=False, **named) as response:
            if response.status >= HTTPStatus.MULTIPLE_CHOICES:
                raise read_refusal(response.status, await response.text(errors="replace"))
            yield response


class _StrictResponse(aiohttp.ClientResponse):
    """A reply whose JSON has one meaning, or none."""

    async def json(self, *, loads: Any = None, **named: Any) -> Any:
        """The object. Raises NotStrictError also for doubled keys and for numbers that JSON does not have."""
        return await super().json(loads=loads or (lambda text: parse_object(text.encode())), **named)


class Client:
    """An open connection to one server; its methods raise Fault, and nothing else."""

    def __init__(self, address: Address) -> None:
        self._client = _Client(address)
        self._url = address.url

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._client.close_connection()

    async def query(self, rule: str, document: object, seconds: float) -> Mapping[str, Any]:
        """OPA's whole reply to a query of a rule, given by its path below ``/v1/data``."""
        reply: Mapping[str, Any] = await self._in_time(
            self._client.query_rule(document, rule, query_params=_STRICT), seconds
        )
        return reply

    async def data(self, path: str, seconds: float) -> object:
        """A document by its path below ``/v1/data``, None when there is none."""
        try:
            return (await self._in_time(self._client.get_data(path), seconds))["result"]
        except PolicyNotFoundError:
            return None

    async def put_policy(self, name: str, text: str, seconds: float) -> None:
        """Have the server compile a policy, and keep it by that name. Raises RejectedError if it does not compile."""
        await self._in_time(self._client.update_policy_from_string(text, name, rego_compat=False), seconds)

    async def delete_policy(self, name: str, seconds: float) -> None:
        """Have the server forget a policy; one that it does not have is not a fault."""
        try:
            await self._in_time(self._client.delete_policy(name), seconds)
        except RefusedError as error:
            if error.status != HTTPStatus.NOT_FOUND:
                raise

    async def is_healthy(self, seconds: float) -> bool:
        """Whether the server answers that it is."""
        url = f"{self._url.rstrip('/')}/health"
        return await self._in_time(self._client.check_health(diagnostic_url=url), seconds)

    async def _in_time(self, request: Awaitable[T], seconds: float) -> T:
        with _our_errors():
            try:
                async with asyncio.timeout(seconds):
                    return await request
            except TimeoutError as error:
                raise NoReplyInTimeError(f"no whole reply in {seconds:g} s") from error


@contextmanager
def _our_errors() -> Iterator[None]:
    try:
        yield
    except (Fault, PolicyNotFoundError):
        raise
    except aiohttp.ClientConnectorCertificateError as error:
        raise UntrustedError(f"its certificate is not trusted ({_why(error.certificate_error)})") from error
    except aiohttp.ClientConnectorSSLError as error:
        raise UnencryptedError(f"no encrypted connection comes about ({_why(error.os_error)})") from error
    except (aiohttp.ClientPayloadError, aiohttp.ContentTypeError, HttpProcessingError) as error:
        raise UnreadableError(first_line(f"{type(error).__name__}: {error}")) from error
    except NotStrictError as error:
        raise UnreadableError(f"the reply {first_line(str(error))}") from error
    except (ValueError, RecursionError) as error:
        raise UnreadableError("the reply is not valid JSON") from error
    except (aiohttp.ClientError, OSError) as error:
        raise UnreachableError(first_line(str(error)) or type(error).__name__) from error


def _why(error: Exception) -> str:
    """The words of the TLS library, without where in its source they are."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message.rstrip(".")
    reason = error.reason if isinstance(error, ssl.SSLError) else None
    return (reason or type(error).__name__).lower().replace("_", " ")
