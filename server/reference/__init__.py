"""The reference of the contract, made from the types that the server itself reads and writes: AsyncAPI 3 for the
WebSocket, OpenAPI 3.1 for HTTP. Written by hand are only the words that types cannot say.

`python -m server.reference` writes both documents into `docs/`; the server serves them, and the tests hold everything
that they see against them.
"""

from server.reference.asyncapi import asyncapi
from server.reference.openapi import openapi

__all__ = ["asyncapi", "openapi"]
