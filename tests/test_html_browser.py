"""The page for editors in a browser: filters, jumps, keys, widths. Skipped only where no Chromium is installed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

from claimcheck.reporters.html import write_html
from claimcheck.reporters.page import Page
from tests.browser import CHROMIUM, DRIVER, open_browser, show
from tests.report_builders import article, report
from tests.test_html_report import REPORTS

pytestmark = pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="no chromium with its chromedriver is installed")


@pytest.fixture(scope="module")
def shared_browser() -> Iterator[WebDriver]:
    with open_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    files = {name: folder / f"{name.replace(' ', '-')}.html" for name in REPORTS}
    for name, file in files.items():
        file.write_text(write_html(REPORTS[name](), Page()), encoding="utf-8")
    return files


@pytest.fixture
def browser(shared_browser: WebDriver, pages: dict[str, Path]) -> Iterator[WebDriver]:
    """Show a story; afterwards nothing may stand in the console."""
    show(shared_browser, pages["a story"])
    yield shared_browser
    assert shared_browser.get_log("browser") == []


def shown(browser: WebDriver, selector: str) -> list[WebElement]:
    return [element for element in browser.find_elements(By.CSS_SELECTOR, selector) if element.is_displayed()]


def status(browser: WebDriver) -> str:
    return browser.find_element(By.ID, "shown").text


def press(browser: WebDriver, key: str) -> str:
    """Press a key and return the rule of the finding that has the focus then."""
    ActionChains(browser).send_keys(key).perform()
    return browser.switch_to.active_element.get_attribute("data-rule") or ""


def test_a_severity_that_is_not_chosen_is_hidden_everywhere_and_counted(browser: WebDriver):
    assert status(browser) == "3 findings"
    browser.find_element(By.CSS_SELECTOR, "input[value=warning]").click()
    assert [finding.get_attribute("data-rule") for finding in shown(browser, ".finding")] == ["CC101"]
    assert len(shown(browser, ".story tbody tr")) == 1
    assert [note.get_attribute("data-number") for note in shown(browser, ".note")] == ["1", "1", "1"]
    assert status(browser) == "1 of 3 findings shown"


def test_filters_by_rule_outlet_and_words_go_together(browser: WebDriver):
    Select(browser.find_element(By.NAME, "document")).select_by_visible_text("Wire (c.txt)")
    assert status(browser) == "2 of 3 findings shown"
    Select(browser.find_element(By.NAME, "rule")).select_by_value("CC101")
    assert status(browser) == "1 of 3 findings shown"
    browser.find_element(By.NAME, "words").send_keys("pell TWICE")
    assert status(browser) == "0 of 3 findings shown"
    browser.find_element(By.CSS_SELECTOR, "button[type=reset]").click()
    WebDriverWait(browser, 5).until(lambda browser: status(browser) == "3 findings")


def test_enter_on_a_value_shows_its_sentence_in_the_article(browser: WebDriver):
    link = browser.find_element(By.CSS_SELECTOR, ".story td:nth-of-type(2) a")
    link.send_keys(Keys.ENTER)
    WebDriverWait(browser, 5).until(lambda browser: shown(browser, "mark.here"))
    assert "The meeting in Pell Harbour" in "".join(mark.text for mark in shown(browser, "mark.here"))
    assert browser.switch_to.active_element.get_attribute("id") == link.get_attribute("hash")[1:]


def test_a_number_in_an_article_leads_to_its_finding(browser: WebDriver):
    note = browser.find_element(By.CSS_SELECTOR, "#d-1 .note[data-number='2']")
    note.click()
    WebDriverWait(browser, 5).until(lambda browser: browser.switch_to.active_element.get_attribute("data-rule"))
    assert browser.switch_to.active_element.get_attribute("data-rule") == "CC103"


def test_j_and_k_go_through_the_findings_that_are_shown(browser: WebDriver):
    assert [press(browser, key) for key in "jjjjk"] == ["CC101", "CC103", "CC504", "CC504", "CC103"]
    outline = browser.switch_to.active_element.value_of_css_property("outline-style")
    assert outline == "solid"
    Select(browser.find_element(By.NAME, "rule")).select_by_value("CC504")
    browser.find_element(By.TAG_NAME, "h1").click()
    assert press(browser, "j") == "CC504"


def test_the_keys_can_be_turned_off_and_are_letters_in_a_field(browser: WebDriver):
    browser.find_element(By.NAME, "keys").click()
    assert press(browser, "j") == ""
    browser.find_element(By.NAME, "keys").click()
    field = browser.find_element(By.NAME, "words")
    field.send_keys("jk")
    assert field.get_attribute("value") == "jk"


def test_tab_reaches_a_visible_focus_from_the_start(browser: WebDriver):
    press(browser, Keys.TAB)
    skip = browser.switch_to.active_element
    assert skip.text == "Skip to the findings"
    assert skip.value_of_css_property("outline-style") == "solid"


@pytest.mark.parametrize("width", [360, 720, 1280, 1920])
@pytest.mark.parametrize("name", REPORTS)
def test_a_page_is_never_wider_than_its_window(
    shared_browser: WebDriver, pages: dict[str, Path], name: str, width: int
):
    show(shared_browser, pages[name], width=width)
    assert shared_browser.execute_script("return document.documentElement.scrollWidth") <= width
    assert shared_browser.get_log("browser") == []


def test_a_word_of_a_megabyte_is_wrapped_at_once(shared_browser: WebDriver, tmp_path: Path):
    file = tmp_path / "long.html"
    file.write_text(write_html(report([article("a.txt", "w" * 1_000_000)]), Page()), encoding="utf-8")
    shared_browser.set_page_load_timeout(60)  # seconds; where the layout takes the square of the length it is minutes
    show(shared_browser, file, width=360)
    assert shared_browser.execute_script("return document.documentElement.scrollWidth") <= 360


def test_articles_run_no_script_of_their_own(shared_browser: WebDriver, pages: dict[str, Path]):
    show(shared_browser, pages["hostile articles"])
    assert shared_browser.execute_script("return document.images.length + document.scripts.length") == 1
    assert "<script>alert(1)</script>" in shared_browser.find_element(By.CSS_SELECTOR, ".words").text


def test_without_scripts_all_is_there_and_no_filter_is_offered(shared_browser: WebDriver, pages: dict[str, Path]):
    shared_browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        show(shared_browser, pages["a story"])
        assert len(shown(shared_browser, ".finding")) == 3
        assert not shown(shared_browser, "#filters")
    finally:
        shared_browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
