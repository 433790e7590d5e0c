"""A page in a headless Chromium."""

import json
import os
import time

from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

NAMES = {"ArrowLeft": Keys.ARROW_LEFT, "ArrowRight": Keys.ARROW_RIGHT, "Home": Keys.HOME, "End": Keys.END}
PATIENCE = 20  # seconds


class Page:
    def __init__(self, path):
        options = webdriver.ChromeOptions()
        for word in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1400,1200"):
            options.add_argument(word)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
        self.messages = []
        self.urls = set()
        self.driver.get("file://" + path)
        self.wait_for("return ['ready', 'failed'].includes(document.documentElement.dataset.state)", "the page is ready")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.driver.quit()

    def script(self, text, *arguments):
        return self.driver.execute_script(text, *arguments)

    def wait(self, seconds):
        time.sleep(seconds)

    def wait_for(self, text, what):
        end = time.time() + PATIENCE
        while not self.script(text):
            if time.time() > end:
                raise SystemExit(f"waited in vain until {what}")
            time.sleep(0.02)

    def video_plays(self):
        return self.script("return document.documentElement.dataset.video") == "playing"

    def settled(self):
        """The number of the frame that is shown, once the player has found it and its heat is drawn."""
        self.wait_for(
            "const page = document.documentElement, left = document.getElementById('left'), video = document.getElementById('video');"
            "return !video.seeking && page.dataset.frame !== '' && (left.dataset.drawn === page.dataset.frame || left.dataset.drawn === 'off')",
            "a frame is drawn")
        # A decoder may hand over a frame just behind the end of seeking.
        time.sleep(0.08)
        return int(self.script("return document.documentElement.dataset.frame"))

    def go_to(self, number):
        """By keys, from wherever it is."""
        for _ in range(5):
            at = self.settled()
            if at == number:
                return
            self.key("ArrowRight" if number > at else "ArrowLeft", times=abs(number - at))
        raise SystemExit(f"frame {number} is not to be reached by keys")

    def key(self, name, times=1):
        self.script("document.activeElement.blur()")
        body = self.driver.find_element(By.TAG_NAME, "body")
        body.send_keys(*[NAMES.get(name, name)] * times)

    def choose(self, name, value):
        self.script(
            "const e = document.getElementById(arguments[0]); e.value = arguments[1]; e.dispatchEvent(new Event('change'));", name, value)
        self.settled()

    def slide(self, name, value):
        self.script(
            "const e = document.getElementById(arguments[0]); e.value = arguments[1];"
            "e.dispatchEvent(new Event('input')); e.dispatchEvent(new Event('change'));", name, value)
        self.settled()

    def click_timeline(self, share):
        timeline = self.driver.find_element(By.ID, "timeline")
        self.script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", timeline)
        width = timeline.size["width"]
        x = 44 + share * (width - 58) - width / 2
        ActionChains(self.driver).move_to_element_with_offset(timeline, round(x), 0).click().perform()

    def console(self):
        """All messages but the one about this script's own reading of pixels."""
        messages = [entry["message"] for entry in self.driver.get_log("browser")]
        self.messages += [message for message in messages if "willReadFrequently" not in message]
        return self.messages

    def requests(self):
        """The last parts of all addresses that were asked for, but for those that are in the page."""
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                url = message["params"]["request"]["url"]
                if not url.startswith(("blob:", "data:")):
                    self.urls.add(url.rsplit("/", 1)[1] if url.startswith("file://") else url)
        return self.urls

    def keep(self, folder, name, theme):
        """A picture of the whole page."""
        if not folder:
            return
        os.makedirs(folder, exist_ok=True)
        features = [{"name": "prefers-color-scheme", "value": theme}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        self.driver.set_window_size(1400, min(self.script("return document.documentElement.scrollHeight") + 150, 4000))
        time.sleep(1)
        self.driver.save_screenshot(os.path.join(folder, f"{name}-{theme}.png"))
        self.driver.set_window_size(1400, 1200)
