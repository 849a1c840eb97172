#!/usr/bin/env python3
"""Uses the page of a live server as a person would, in headless Chromium.

Photographs are dropped, one is spoiled in its left half and one is no photograph: scores, the map, the order, an error,
a comparison, the keyboard and the CSV are looked at, and the browser's console must say nothing. Exits with 1 if
anything is not as it should be, and prints where the screenshots are.

    page_test.py PROGRAM [FOLDER]
"""

import base64
import csv
import io
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from PIL import Image, ImageFilter
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.ui import WebDriverWait

ROOT = Path(__file__).resolve().parents[2]
PHOTOGRAPH = ROOT / "docs/sample.jpg"
SECONDS = 60


class Failure(Exception):
    pass


def expect(condition, sentence):
    if not condition:
        raise Failure(sentence)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def half_blurred():
    """The photograph with its left half out of focus, as a JPEG."""
    image = Image.open(PHOTOGRAPH).convert("RGB")
    left = image.crop((0, 0, image.width // 2, image.height)).filter(ImageFilter.GaussianBlur(8))
    image.paste(left, (0, 0))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=95)
    return file.getvalue()


def browser(folder, dark=False, width=1280, height=900):
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", f"--window-size={width},{height}"):
        options.add_argument(argument)
    if dark:
        options.add_argument("--blink-settings=preferredColorScheme=0")
    options.add_experimental_option("prefs", {"download.default_directory": str(folder)})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))


# Selenium cannot drop files; the page cannot tell these events from a person's.
DROP = """
const transfer = new DataTransfer();
for (const [name, type, text] of arguments[0]) {
  const bytes = Uint8Array.from(atob(text), character => character.charCodeAt(0));
  transfer.items.add(new File([bytes], name, {type}));
}
document.body.dispatchEvent(
  new DragEvent('drop', {dataTransfer: transfer, bubbles: true, cancelable: true}));
"""

# The mean opacity of the map over the left and the right half.
HALVES = """
const canvas = arguments[0].querySelector('canvas');
const {data, width, height} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
const sums = [0, 0];
for (let cell = 0; cell < width * height; cell++) sums[cell % width < width / 2 ? 0 : 1] += data[4 * cell + 3];
return sums.map(sum => sum / 255 / (width * height / 2));
"""


class Page:
    def __init__(self, driver, url):
        self.driver = driver
        driver.get(url)

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def cards(self):
        return self.driver.find_elements(By.CSS_SELECTOR, "#list .card")

    def names(self):
        return [card.find_element(By.TAG_NAME, "h2").text for card in self.cards()]

    def card(self, name):
        return self.cards()[self.names().index(name)]

    def drop(self, files):
        encoded = [(name, kind, base64.b64encode(data).decode("ascii")) for name, kind, data in files]
        self.driver.execute_script(DROP, encoded)

    def wait(self, condition, sentence):
        try:
            return WebDriverWait(self.driver, SECONDS).until(lambda _: condition())
        except Exception as error:
            raise Failure(f"{sentence} ({type(error).__name__})") from error

    def wait_for(self, count):
        self.wait(lambda: f"of {count} scored" in self.find("#count").text and self.is_idle(), "nothing was scored")

    def is_idle(self):
        return not any(card.find_element(By.TAG_NAME, "progress").is_displayed() for card in self.cards())

    def score(self, name):
        return float(self.card(name).find_element(By.CSS_SELECTOR, ".score b").text)


def score_photographs(page, shots):
    page.drop(
        [
            ("good.jpg", "image/jpeg", PHOTOGRAPH.read_bytes()),
            ("half.jpg", "image/jpeg", half_blurred()),
            ("notes.jpg", "image/jpeg", b"these are only words, and no photograph"),
        ]
    )
    page.wait_for(3)
    expect(page.find("#count").text == "2 of 3 scored, 1 refused", f"the count says '{page.find('#count').text}'")
    good, half = page.score("good.jpg"), page.score("half.jpg")
    expect(good > half + 3, f"the good photograph has {good}, the spoiled one {half}")
    problem = page.card("notes.jpg").find_element(By.CSS_SELECTOR, ".problem")
    expect("JPEG" in problem.text, f"the refusal says '{problem.text}'")
    left, right = page.driver.execute_script(HALVES, page.card("half.jpg"))
    expect(left > right + 0.2, f"the map covers {left:.2f} of the blurred half and {right:.2f} of the other")
    even = page.driver.execute_script(HALVES, page.card("good.jpg"))
    expect(max(even) < left, f"the map covers {even} of the good photograph, {left:.2f} of the blurred half")
    page.driver.save_screenshot(str(shots / "page.png"))


def sort_and_compare(page, shots):
    sort = Select(page.find("#sort"))
    for order, names in [
        ("best", ["good.jpg", "half.jpg", "notes.jpg"]),
        ("worst", ["half.jpg", "good.jpg", "notes.jpg"]),
        ("name", ["good.jpg", "half.jpg", "notes.jpg"]),
    ]:
        sort.select_by_value(order)
        expect(page.names() == names, f"sorted by {order}: {page.names()}")
    for name in ("half.jpg", "good.jpg"):
        page.card(name).find_element(By.CSS_SELECTOR, ".compare").click()
    title = page.find("#pair h2").text
    expect(title.startswith("good.jpg looks better"), f"the comparison says '{title}'")
    page.driver.save_screenshot(str(shots / "compare.png"))
    strength = page.find("#strength")
    strength.send_keys(Keys.HOME)
    opacity = page.driver.execute_script("return getComputedStyle(document.querySelector('canvas')).opacity")
    expect(float(opacity) == 0, f"the slider at its beginning leaves an opacity of {opacity}")


def use_keyboard(page):
    page.driver.execute_script("document.activeElement.blur()")
    reached = set()
    for _ in range(60):
        # Keys sent to a field for files would be the name of one.
        ActionChains(page.driver).send_keys(Keys.TAB).perform()
        active = page.driver.switch_to.active_element
        reached.add(active.get_attribute("id") or active.get_attribute("class"))
    missing = {"files", "sort", "strength", "csv", "clear", "compare", "curl", "remove"} - reached
    expect(not missing, f"the tabulator does not reach {missing}")


def download(page, folder):
    page.find("#csv").click()
    file = folder / "scores.csv"
    page.wait(file.exists, "no CSV was downloaded")
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    expect([row["name"] for row in rows] == ["good.jpg", "half.jpg", "notes.jpg"], f"the CSV has {rows}")
    expect(float(rows[0]["score"]) > float(rows[1]["score"]), f"the CSV has {rows}")
    expect(rows[2]["error"] == "unsupported_format", f"the CSV has {rows}")
    page.find("#clear").click()
    expect(not page.cards() and not page.find("#tools").is_displayed(), "cards are left when all were removed")


def look_on_a_phone(url, folder, shots):
    driver = browser(folder, dark=True, width=400, height=850)
    try:
        page = Page(driver, url)
        driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True},
        )
        page.drop([("a rather long name of a photograph without blanks_" * 3 + ".jpg", "", PHOTOGRAPH.read_bytes())])
        page.wait_for(1)
        width = driver.execute_script("return document.documentElement.scrollWidth")
        expect(width <= 390, f"on a phone of 390 pixels the page is {width} wide")
        driver.save_screenshot(str(shots / "phone.png"))
    finally:
        driver.quit()


def check(url, folder, shots):
    driver = browser(folder)
    try:
        page = Page(driver, url)
        score_photographs(page, shots)
        sort_and_compare(page, shots)
        use_keyboard(page)
        download(page, folder)
        # The refusal of notes.jpg is an error to the browser, too.
        said = [line for line in driver.get_log("browser") if "415" not in line["message"]]
        expect(not said, f"the browser's console says {said}")
    finally:
        driver.quit()
    look_on_a_phone(url, folder, shots)


def main():
    program = Path(sys.argv[1]).resolve()
    shots = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(".build/page")
    shots.mkdir(parents=True, exist_ok=True)
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "serve", "--host", "127.0.0.1", "--port", str(port), "--shutdown-grace-seconds", "0"]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            deadline = time.monotonic() + SECONDS
            while True:
                try:
                    urllib.request.urlopen(url + "readyz", timeout=2).close()
                    break
                except OSError:
                    expect(time.monotonic() < deadline and server.poll() is None, "the server does not answer")
                    time.sleep(0.1)
            check(url, Path(folder), shots)
        except Failure as failure:
            print(f"page test failed: {failure}", file=sys.stderr)
            return 1
        finally:
            server.terminate()
            server.wait()
    print(f"page test passed; screenshots are in {shots}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
