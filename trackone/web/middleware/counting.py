"""Tell how many SQL statements a page took, for the bench; on only with TRACKONE_COUNT_SQL=1."""

import os
from collections.abc import Callable
from typing import Any

from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.http import HttpRequest, HttpResponseBase

HEADER = "X-TrackOne-Statements"
# Django sends BEGIN and COMMIT past the wrapper, savepoints through it.
_AROUND = ("SAVEPOINT", "RELEASE", "ROLLBACK")
Answer = Callable[[HttpRequest], HttpResponseBase]


class CountingMiddleware:
    """Stand outermost and count every statement, those of the session too, but not what opens and closes transactions."""

    def __init__(self, get_response: Answer) -> None:
        if os.environ.get("TRACKONE_COUNT_SQL") != "1":
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        count = 0

        def counted(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal count
            count += not sql.startswith(_AROUND)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(counted):
            response = self.get_response(request)
        response.headers[HEADER] = str(count)
        return response
