"""Write claims, one a line."""

import json

from claimcheck.records import Claim
from claimcheck.reporters.json import claim_record


def claim_as_json(claim: Claim) -> str:
    return json.dumps(claim_record(claim), ensure_ascii=False) + "\n"


def claim_as_text(claim: Claim) -> str:
    says = f"{claim.attribution}: " if claim.attribution else ""
    how = ", ".join((claim.polarity.value, claim.modality.value, claim.tense.value))
    return f"{claim.document_id}  {says}{' '.join(claim.text.split())}  ({how})\n"
