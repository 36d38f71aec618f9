"""What programs send to `POST /api/check` and get back, and the OpenAPI description of it."""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import claimcheck
from claimcheck.records import Role
from claimcheck.web.uploads import RECORD, Upload, form_uploads, read_form, too_many, with_unique_names

if TYPE_CHECKING:
    from starlette.requests import Request

FORM = "multipart/form-data"
JSON = "application/json"


async def read_call(request: "Request", *, max_files: int) -> tuple[tuple[Upload, ...], bool]:
    """Return the documents of a call, and whether the claims of all of them are wanted.

    Raises HTTPException for a call that cannot be understood.
    """
    from starlette.exceptions import HTTPException

    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == FORM:
        form = await read_form(request, max_files=max_files)
        drafts = await form_uploads(form, role=Role.DRAFT, files="draft", texts="draft_text", name="draft.txt")
        sources = await form_uploads(form, role=Role.SOURCE, files="source", texts="source_text", name="source.txt")
        uploads, with_claims = [*drafts, *sources], form.get("claims") == "true"
    elif kind == JSON:
        uploads, with_claims = _read_json(await request.body())
    else:
        raise HTTPException(415, f'"{kind}" is not understood; send {JSON} or {FORM}')
    if len(uploads) > max_files:
        raise HTTPException(413, too_many(max_files))
    if not uploads:
        raise HTTPException(422, "no document in the call; see /api/openapi.json")
    return with_unique_names(uploads), with_claims


def _read_json(body: bytes) -> tuple[list[Upload], bool]:
    from starlette.exceptions import HTTPException

    try:
        call = json.loads(body)
    except ValueError as error:
        raise HTTPException(400, f"not JSON: {error}") from error
    except RecursionError as error:
        raise HTTPException(400, "not JSON that can be read: nested too deeply") from error
    documents = call.get("documents") if isinstance(call, dict) else None
    if not isinstance(documents, list) or not all(isinstance(record, dict) for record in documents):
        raise HTTPException(422, 'no list "documents" of objects in the call; see /api/openapi.json')
    with_claims = call.get("claims", False)
    if not isinstance(with_claims, bool):
        raise HTTPException(422, '"claims" is neither true nor false; see /api/openapi.json')
    return [_upload(number, record) for number, record in enumerate(documents, start=1)], with_claims


def _upload(number: int, record: Mapping[str, Any]) -> Upload:
    role = Role.DRAFT if record.get("role") == Role.DRAFT else Role.SOURCE
    given = record.get("id")
    name = given if isinstance(given, str) and given.strip() else f"document-{number}"
    return Upload(name, json.dumps({"id": name, **record}).encode(), role, RECORD)


def openapi() -> dict[str, Any]:
    """Return the OpenAPI description; the report in it is the schema that the package ships."""
    schemas = {name: _schema(name) for name in ("Report", "Claim")}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "claimcheck",
            "version": claimcheck.__version__,
            "description": "Shows where articles cannot all be right, and what of a draft its sources bear out.",
        },
        "security": [{}, {"token": []}],
        "paths": {"/api/check": {"post": _operation()}},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": schemas | {"Call": _CALL, "Form": _FORM, "Error": _ERROR},
        },
    }


def _schema(name: str) -> dict[str, Any]:
    """Return a schema of the package, its references as they are inside the description."""
    text = (files("claimcheck") / "schema" / f"{name.lower()}.schema.json").read_text(encoding="utf-8")
    for reference, place in (("#", name), ("claim#", "Claim"), ("claim", "Claim")):
        text = text.replace(f'"$ref": "{reference}/', f'"$ref": "#/components/schemas/{place}/')
        text = text.replace(f'"$ref": "{reference}"', f'"$ref": "#/components/schemas/{place}"')
    schema: dict[str, Any] = json.loads(text)
    return {key: value for key, value in schema.items() if key not in {"$schema", "$id"}}


def _operation() -> dict[str, Any]:
    refusals = {
        "400": "The body is damaged.",
        "401": "A token is needed.",
        "403": "Another site's page may not ask.",
        "413": "Too large, or too many files.",
        "415": "Neither JSON nor a form.",
        "422": "The call does not say what to check.",
        "500": "The check failed.",
        "503": "Too many checks stand in line; try again later.",
    }
    return {
        "operationId": "check",
        "summary": "Check documents against one another, or drafts against their sources",
        "description": "Documents that cannot be read stand under errors in the report; the others are checked.",
        "requestBody": {
            "required": True,
            "content": {
                JSON: {"schema": {"$ref": "#/components/schemas/Call"}},
                FORM: {"schema": {"$ref": "#/components/schemas/Form"}},
            },
        },
        "responses": {
            "200": {
                "description": "The report, the same that `claimcheck check --format json` prints.",
                "content": {JSON: {"schema": {"$ref": "#/components/schemas/Report"}}},
            },
            **{
                status: {"description": why, "content": {JSON: {"schema": {"$ref": "#/components/schemas/Error"}}}}
                for status, why in refusals.items()
            },
        },
    }


_CALL = {
    "type": "object",
    "required": ["documents"],
    "properties": {
        "documents": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {
                    "id": {"type": "string", "description": "What reports call it; else document-1 and so on."},
                    "text": {"type": "string", "description": "The article; offsets in the report count in it."},
                    "html": {"type": "string", "description": "A page, in the place of text."},
                    "outlet": {"type": ["string", "null"]},
                    "published": {"type": ["string", "null"], "description": "ISO date or date-time."},
                    "title": {"type": ["string", "null"]},
                    "role": {"enum": ["source", "draft"], "default": "source"},
                },
                "anyOf": [{"required": ["text"]}, {"required": ["html"]}],
            },
        },
        "claims": {
            "type": "boolean",
            "default": False,
            "description": "List the claims of every document, not only those of drafts.",
        },
    },
}
_FILES = {"type": "array", "items": {"type": "string", "format": "binary"}}
_FORM = {
    "type": "object",
    "properties": {
        "draft": {**_FILES, "description": "Files of any format that claimcheck reads."},
        "source": _FILES,
        "draft_text": {"type": "string", "description": "A pasted draft."},
        "source_text": {"type": "array", "items": {"type": "string"}},
        "claims": {"enum": ["true", "false"]},
    },
}
_ERROR = {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}}
