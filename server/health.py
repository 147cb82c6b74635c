"""Health: whether this process is alive, and whether it should be sent traffic."""

from aiohttp import web

from server.rooms.host import Host


class Health:
    """`/healthz` answers while the process can answer at all; `/readyz` says 503 while it should be left alone."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self.draining = False

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/healthz", self._alive), web.get("/readyz", self._ready)]

    async def _alive(self, request: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def _ready(self, request: web.Request) -> web.Response:
        why = self._why_not()
        if why is not None:
            return web.json_response({"status": why}, status=503)
        return web.json_response({"status": "ready", "rooms": len(self._host.rooms)})

    def _why_not(self) -> str | None:
        if self.draining:
            return "draining"
        if not self._host.reaches_database:
            return "the database does not answer"
        if self._host.lane.stuck:
            return "what is asked is not written"
        return None
