"""The reference of the contract, made from the types that the server itself reads and writes: AsyncAPI 3 for the
WebSocket, OpenAPI 3.1 for HTTP, and both as declarations for TypeScript. Written by hand are only the words that types
cannot say.

`python -m server.reference` writes the documents into `docs/` and the declarations beside the client module; the server
serves them, and the tests hold everything that they see against the documents.
"""

from server.reference.asyncapi import asyncapi
from server.reference.openapi import openapi
from server.reference.typescript import typescript

__all__ = ["asyncapi", "openapi", "typescript"]
