"""A headless Chromium for tests and screenshots, where one is installed."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.chrome.webdriver import WebDriver

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DRIVER = shutil.which("chromedriver")


@contextmanager
def open_browser() -> Iterator[WebDriver]:
    """Yield a browser that keeps what pages write to the console."""
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM or ""
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"):
        options.add_argument(argument)  # no sandbox: in a container the program runs as root
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(DRIVER))
    try:
        yield browser
    finally:
        browser.quit()


def resize(browser: WebDriver, *, width: int = 1280, height: int = 900, dark: bool = False) -> None:
    """Give the window this size, and the light or the dark scheme."""
    features = [
        {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
        {"name": "prefers-reduced-motion", "value": "reduce"},  # a click would miss what is still moving
    ]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def show(browser: WebDriver, file: Path, *, width: int = 1280, height: int = 900, dark: bool = False) -> None:
    """Open a file in a window of this size, in the light or the dark scheme."""
    resize(browser, width=width, height=height, dark=dark)
    browser.get("about:blank")  # a page opened again keeps its place and its filters
    browser.get(file.as_uri())
