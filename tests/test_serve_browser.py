"""The local page in a browser: drop files, read findings, dismiss them, check again. Skipped only without Chromium."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

from tests.browser import CHROMIUM, DRIVER, open_browser, resize
from tests.serving import serving
from tests.test_serve import DRAFT, SOURCE

pytestmark = pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="no chromium with its chromedriver is installed")
PATIENCE_SECONDS = 120  # the models are loaded by the first check, and other tests run beside it
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> The fire in Orvane killed 12 people on Monday.\n"
DROP = """
const [zone, name, text] = arguments;
const dataTransfer = new DataTransfer();
dataTransfer.items.add(new File([text], name));
for (const kind of ["dragover", "drop"])
  zone.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("serve") / "dismissals.db") as address:
        yield address


@pytest.fixture(scope="module")
def shared_browser() -> Iterator[WebDriver]:
    with open_browser() as browser:
        yield browser


@pytest.fixture
def browser(shared_browser: WebDriver, address: str) -> Iterator[WebDriver]:
    """Show the start; afterwards nothing may stand in the console."""
    resize(shared_browser)
    shared_browser.get(address)
    yield shared_browser
    assert shared_browser.get_log("browser") == []


def drop(browser: WebDriver, field: str, name: str, text: str) -> None:
    zone = browser.find_element(By.ID, f"{field}-files").find_element(By.XPATH, "..")
    browser.execute_script(DROP, zone, name, text)


def wait_for(browser: WebDriver, selector: str) -> WebElement:
    return WebDriverWait(browser, PATIENCE_SECONDS).until(lambda b: b.find_element(By.CSS_SELECTOR, selector))


def check(browser: WebDriver, draft: str = DRAFT, source: str = SOURCE) -> None:
    """Drop a draft and a source, and wait for what is said of them."""
    drop(browser, "draft", "draft.txt", draft)
    drop(browser, "source", "wire.txt", source)
    browser.find_element(By.CSS_SELECTOR, "button.main").click()
    wait_for(browser, ".marked-draft")


def marked(browser: WebDriver) -> list[tuple[str, str]]:
    """Return the verdicts on the marked words of the draft."""
    marks = browser.find_elements(By.CSS_SELECTOR, ".draft-words mark")
    return [(mark.get_attribute("class").removeprefix("verdict "), mark.text) for mark in marks]


def shown(browser: WebDriver, selector: str) -> list[WebElement]:
    return [element for element in browser.find_elements(By.CSS_SELECTOR, selector) if element.is_displayed()]


def test_dropped_files_are_named_and_can_be_taken_out_again(browser: WebDriver):
    drop(browser, "source", "a.txt", SOURCE)
    drop(browser, "source", "b.txt", DRAFT)
    drop(browser, "source", "a.txt", SOURCE)  # a second time
    assert [item.text for item in shown(browser, ".chosen li")] == ["b.txt (1 kB)", "a.txt (1 kB)"]
    next(button for button in shown(browser, ".clear")).click()
    assert shown(browser, ".chosen li") == []


def test_a_draft_is_marked_and_a_mark_leads_to_what_its_sources_say(browser: WebDriver):
    check(browser)
    assert marked(browser)[0] == ("contradicted", DRAFT.splitlines()[0])
    browser.find_element(By.CSS_SELECTOR, ".draft-words .note").send_keys(Keys.ENTER)
    told = browser.switch_to.active_element
    assert "The fire in Orvane killed 21 people on Monday." in told.text
    assert "The sources have: 21 people" in told.text


def test_verdicts_and_findings_are_filtered(browser: WebDriver):
    check(browser)
    assert [item.get_attribute("class") for item in shown(browser, ".told li")] == ["contradicted"]
    browser.find_element(By.CSS_SELECTOR, ".show-supported").click()
    browser.find_element(By.CSS_SELECTOR, ".show-contradicted").click()
    assert {item.get_attribute("class") for item in shown(browser, ".told li")} == {"supported"}
    assert len(shown(browser, ".finding")) == 1
    Select(browser.find_element(By.NAME, "document")).select_by_visible_text("wire.txt")
    browser.find_element(By.CSS_SELECTOR, "#filters input[name=words]").send_keys("no such words")
    assert shown(browser, ".finding") == []


def test_a_dismissed_finding_stays_so_after_a_reload_until_it_is_reported_again(browser: WebDriver):
    check(browser)
    browser.find_element(By.CSS_SELECTOR, ".dismiss summary").click()
    browser.find_element(By.NAME, "reason").send_keys("a later count", Keys.ENTER)
    wait_for(browser, ".dismissed")
    browser.refresh()
    wait_for(browser, ".dismissed summary").click()
    assert "Dismissed: a later count" in browser.find_element(By.CSS_SELECTOR, ".dismissed").text
    assert shown(browser, ".finding") == []
    assert "contradicted" not in {verdict for verdict, _ in marked(browser)}
    browser.find_element(By.CSS_SELECTOR, ".dismissed button").click()
    WebDriverWait(browser, PATIENCE_SECONDS).until(lambda b: len(shown(b, ".finding")) == 1)


def test_an_edited_draft_is_checked_again_with_the_keyboard(browser: WebDriver):
    check(browser)
    browser.find_element(By.CSS_SELECTOR, ".edit summary").click()
    field = browser.find_element(By.ID, "draft-text")
    assert field.get_attribute("value") == DRAFT
    field.clear()
    field.send_keys(DRAFT.replace("12", "21"))
    first = browser.current_url
    field.send_keys(Keys.CONTROL, Keys.ENTER)
    WebDriverWait(browser, PATIENCE_SECONDS).until(lambda b: b.current_url != first)
    wait_for(browser, ".marked-draft")
    assert {verdict for verdict, _ in marked(browser)} == {"supported"}


def test_the_report_is_saved_as_files(browser: WebDriver, tmp_path: Path):
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    check(browser)
    for name in ("JSON", "HTML"):
        browser.find_element(By.LINK_TEXT, f"Save as {name}").click()
    files = [tmp_path / f"claimcheck-report.{suffix}" for suffix in ("json", "html")]
    WebDriverWait(browser, PATIENCE_SECONDS).until(lambda _: all(file.exists() for file in files))
    assert json.loads(files[0].read_text(encoding="utf-8"))["schema"] == "claimcheck/1"
    assert files[1].read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_words_of_a_draft_run_no_script(browser: WebDriver):
    check(browser, draft=HOSTILE)
    assert browser.execute_script("return document.images.length") == 0
    assert "<script>alert(1)</script>" in browser.find_element(By.CSS_SELECTOR, ".draft-words").text


def test_what_is_too_large_is_said_before_it_is_sent(browser: WebDriver):
    drop(browser, "source", "large.txt", "x" * 1_000_001)
    start = browser.current_url
    browser.find_element(By.CSS_SELECTOR, "button.main").click()
    assert "at most 1 MB" in browser.find_element(By.CSS_SELECTOR, ".problem").text
    assert browser.current_url == start


@pytest.mark.parametrize("width", [360, 720, 1280])
def test_no_page_is_wider_than_its_window(browser: WebDriver, address: str, width: int):
    check(browser, draft=f"{DRAFT}\n{'w' * 400}\n")
    browser.find_element(By.CSS_SELECTOR, ".edit summary").click()
    for page in (browser.current_url, address, f"{address}/dismissals"):
        resize(browser, width=width)
        if page != browser.current_url:
            browser.get(page)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width


def test_the_keys_of_the_report_are_letters_in_the_fields(browser: WebDriver):
    check(browser)
    browser.find_element(By.CSS_SELECTOR, ".edit summary").click()
    field = browser.find_element(By.ID, "draft-text")
    field.send_keys("jk")
    assert field.get_attribute("value").endswith("jk")
    assert browser.switch_to.active_element == field
