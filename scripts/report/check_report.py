"""Opens reports in a headless Chromium, from the disk, and checks what they draw and do.

    swift build
    python scripts/report/check_report.py [--camvideo .build/debug/camvideo] [--screenshots DIR]

- the heat that a page draws is the one that `camvideo render` draws, over a ground of one colour, within 3 levels, at three frames: smoothed as in
  the run, not at all, and by an average of each place; in the styles `heat` and `blend`;
- clicks, keys and controls do what they say; the video's picture is the one of the frame that is named;
- nothing is written to the console, and no request leaves the page;
- names of classes that are markup are shown as text.

Needs selenium, Chromium with its driver, and ffmpeg; scripts/report/check.sh brings them.
"""

import argparse
import os
import subprocess
import sys
import tempfile

from browser import Page
from clips import FIRST, FRAMES, GROUND, ROOT, SIZE, ground_clip, numbered_clip, planes_of

TOLERANCE = 3
HOSTILE = ["<script>document.title='script'</script>", "</script><script>document.title='end'</script>", "<!--", '";--',
           "<img src=x onerror=document.title='image'>", "=cmd()", "x" * 10_000]

failures = []


def check(holds, what):
    print(("  ok    " if holds else "  FAILED ") + what, flush=True)
    if not holds:
        failures.append(what)


def heat_of(page, pane="left"):
    """The heat's bytes, RGBA."""
    return bytes(page.script(
        "const c = document.querySelector('#' + arguments[0] + ' .heat');"
        "return Array.from(c.getContext('2d').getImageData(0, 0, c.width, c.height).data)", pane))


def difference(heat, rendered):
    """The largest, in a sample of Y, U or V, between heat laid over the ground and what was rendered on it (BT.709, full range)."""
    count = SIZE[0] * SIZE[1]
    worst = 0
    for pixel in range(count):
        alpha = heat[4 * pixel + 3] / 255
        red, green, blue = (alpha * heat[4 * pixel + channel] + (1 - alpha) * GROUND for channel in range(3))
        luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
        own = (luma, 128 + (blue - luma) / 1.8556, 128 + (red - luma) / 1.5748)
        worst = max(worst, *(abs(own[plane] - rendered[plane * count + pixel]) for plane in range(3)))
    return worst


def compare_heat(page, folder, camvideo, run):
    """The page's heat beside what is rendered."""
    ground = ground_clip(folder)
    cases = [("as in the run", "run", None, []), ("unsmoothed", "none", None, ["--smoothing", "none"]),
             ("average", "average", 0.2, ["--smoothing", "ema", "--half-life", "0.2"])]
    for style in ("heat", "blend"):
        for name, smoothing, half_life, options in cases:
            video = os.path.join(folder, f"{style}-{smoothing}.mkv")
            camvideo("render", ground, run, video, "--force", "--no-label", "--style", style, "--video-codec", "ffv1", *options)
            rendered = planes_of(video)
            page.choose("style", style)
            page.choose("smoothing", smoothing)
            if half_life is not None:
                page.slide("half-life", half_life)
            for frame in (0, FRAMES // 2, FRAMES - 1):
                page.go_to(FIRST + frame)
                worst = difference(heat_of(page), rendered[frame])
                check(worst <= TOLERANCE, f"{style}, {name}, frame {frame}: {worst:.1f} levels off at most")
    page.choose("style", "heat")
    page.choose("smoothing", "run")


def use_controls(page):
    page.go_to(FIRST + 5)
    before = heat_of(page)
    page.key("ArrowRight")
    check(page.settled() == FIRST + 6, "the right arrow goes a frame on")
    page.key("ArrowLeft")
    check(page.settled() == FIRST + 5, "the left arrow goes a frame back")
    check(heat_of(page) == before, "the same frame has the same heat")
    page.key("End")
    check(page.settled() == FIRST + FRAMES - 1, "End goes to the last frame")
    page.key("Home")
    check(page.settled() == FIRST, "Home goes to the first")
    for _ in range(7):
        page.key("ArrowRight")
    check(page.settled() == FIRST + 7, "seven key presses in a row are seven frames")
    page.click_timeline(0.5)
    check(abs(page.settled() - (FIRST + FRAMES / 2)) <= 1.5, "a click on the timeline goes there")
    page.script("document.querySelector('#moments tbody button').click()")
    wanted = page.script("return Number(document.querySelector('#moments tbody tr').dataset.frame)")
    check(page.settled() == FIRST + wanted, "a moment's button goes there")
    page.go_to(FIRST + 5)
    page.key("h")
    check(not any(heat_of(page)[3::4]), "H takes the heat away")
    page.key("h")
    check(heat_of(page) == before, "and brings it back")
    page.slide("threshold", 25)
    check(0 < sum(a > 0 for a in heat_of(page)[3::4]) < sum(a > 0 for a in before[3::4]), "a threshold leaves the hot part")
    page.slide("threshold", 0)
    page.slide("opacity", 20)
    check(max(heat_of(page)[3::4]) <= 0.2 * 255 + 1, "opacity counts")
    page.choose("style", "heat")
    page.choose("colormap", "viridis")
    check(heat_of(page) != before, "another colour map has other colours")
    page.choose("colormap", "jet")
    page.slide("opacity", 60)
    check(heat_of(page) == before, "and all is as it was")
    page.key(" ")
    page.wait(0.8)
    page.key(" ")
    frame = page.settled()
    check(frame > FIRST + 5, "the space bar plays")
    page.wait(0.3)
    check(page.settled() == frame, "and stops")
    page.wait_for("return document.querySelectorAll('#moments tr.pictured').length > 0", "moments have pictures")


def check_numbers(page):
    """The clip's frames are each of a brightness of its own, which the page's own copy of the video lets be read."""
    for frame in (0, 3, 11, FRAMES - 1):
        page.go_to(frame)
        level = page.script(
            "const v = document.getElementById('video'), c = document.createElement('canvas');"
            "c.width = c.height = 8; const x = c.getContext('2d'); x.drawImage(v, 0, 0, 8, 8);"
            "return x.getImageData(4, 4, 1, 1).data[1]")
        check(abs(level - (16 + 4 * frame)) <= 2, f"the picture of frame {frame} is shown with its heat")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--camvideo", default=os.path.join(ROOT, ".build", "debug", "camvideo"))
    parser.add_argument("--screenshots", help="a folder to keep pictures of the pages in")
    arguments = parser.parse_args()

    def camvideo(*words):
        subprocess.run([arguments.camvideo, *words, "--quiet"], check=True, cwd=folder)

    with tempfile.TemporaryDirectory() as folder:
        path = lambda name: os.path.join(folder, name)
        clip = os.path.join(ROOT, "fixtures", "road.mp4")
        part = ["--start", str(FIRST / 25), "--frames", str(FRAMES)]
        small = path("small #1.mp4")
        subprocess.run(["ffmpeg", "-v", "error", "-i", clip, "-vf", f"scale={SIZE[0]}:{SIZE[1]}", "-t", "6", "-c:v", "libx264", "-bf", "2",
                        small], check=True)
        camvideo(small, path("out.mkv"), *part, "--save", path("run.camvideo"))
        camvideo(small, path("out2.mkv"), *part, "--method", "layercam", "--smoothing", "ema", "--save", path("other.camvideo"))
        camvideo("report", path("run.camvideo"), "-o", path("one.html"))
        camvideo("report", path("run.camvideo"), path("other.camvideo"), "-o", path("two.html"), "--embed")

        print("one run, the video beside the page")
        with Page(path("one.html")) as page:
            check(page.video_plays(), "the video plays")
            compare_heat(page, folder, camvideo, path("run.camvideo"))
            use_controls(page)
            check(not page.console(), f"nothing on the console {page.console()}")
            check(page.requests() <= {"one.html", "small%20%231.mp4"}, f"no request leaves the page: {page.requests()}")
            for theme in ("light", "dark"):
                page.keep(arguments.screenshots, "one", theme)

        print("two runs, the video in the page")
        os.rename(small, path("elsewhere.mp4"))
        with Page(path("two.html")) as page:
            check(page.video_plays(), "the video plays")
            page.go_to(FIRST + 10)
            check(heat_of(page) != heat_of(page, "right"), "two runs have two maps")
            check(page.script("return document.getElementById('right').dataset.drawn") == str(FIRST + 10), "of one frame")
            check(page.requests() <= {"two.html"}, f"no request leaves the page: {page.requests()}")
            check(not page.console(), f"nothing on the console {page.console()}")
            for theme in ("light", "dark"):
                page.keep(arguments.screenshots, "two", theme)

        print("without the video")
        with Page(path("one.html")) as page:
            check(not page.video_plays(), "it is said that the video is not there")
            page.go_to(FIRST + 10)
            check(any(heat_of(page)[3::4]), "heat is drawn all the same")
            page.key("ArrowRight")
            check(page.settled() == FIRST + 11, "keys step")

        print("a clock that does not begin at zero, and names that are markup")
        with open(path("labels.txt"), "w", encoding="utf-8") as file:
            file.write("\n".join(HOSTILE) + "\n")
        numbered = numbered_clip(folder)
        camvideo(numbered, path("out3.mkv"), "--smoothing", "ema", "--labels", path("labels.txt"), "--target", "top:7", "--save",
                 path("hostile.camvideo"))
        camvideo("report", path("hostile.camvideo"), "-o", path("hostile.html"), "--embed")
        with Page(path("hostile.html")) as page:
            check_numbers(page)
            title = page.script("return document.title")
            check(title == os.path.basename(numbered) + " · camvideo report", f"no name was run as script: {title}")
            text = page.script("return document.getElementById('legend').textContent + document.querySelector('.label').textContent")
            check(sum(name in text for name in HOSTILE) >= 5, "names are shown as they are")
            check(page.script("return document.querySelectorAll('img').length") == 0, "no name has become an element")
            check(page.script("return document.documentElement.scrollWidth <= innerWidth"), "a long name does not stretch the page")
            check(not page.console(), f"nothing on the console {page.console()}")
            page.keep(arguments.screenshots, "hostile", "light")

    print(f"{len(failures)} failed" if failures else "all as it should be")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
