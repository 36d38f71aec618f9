"""Make the picture in docs/editor.md anew, from a bundled story; needs Chromium: python -m docs.screenshots"""

import base64
import tempfile
from pathlib import Path

from claimcheck.cli import main
from tests.browser import open_browser, show

ROOT = Path(__file__).parent.parent
STORY = ROOT / "fixtures" / "stories" / "lithium-summit"
WIDTH, HEIGHT = 1280, 960  # pixels; the table and the first findings beside the first article


def make_screenshots() -> None:
    """Write docs/editor.png: the page from its table of disagreements on."""
    with tempfile.TemporaryDirectory() as folder, open_browser() as browser:
        page = Path(folder) / "report.html"
        main(["check", str(STORY), "--format", "html", "--output", str(page), "--fail-on", "never", "--quiet"])
        show(browser, page, width=WIDTH, height=HEIGHT)
        top = browser.execute_script("return document.getElementById('story').offsetTop")
        clip = {"x": 0, "y": top - 16, "width": WIDTH, "height": HEIGHT, "scale": 1}
        picture = browser.execute_cdp_cmd("Page.captureScreenshot", {"clip": clip, "captureBeyondViewport": True})
    (ROOT / "docs" / "editor.png").write_bytes(base64.b64decode(picture["data"]))


if __name__ == "__main__":
    make_screenshots()
