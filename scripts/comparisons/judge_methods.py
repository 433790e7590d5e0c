"""Print a Markdown table of how good every method's maps are: `camvideo evaluate` on the fixture clip with the demo model.

    swift build -c release
    python scripts/comparisons/judge_methods.py [--camvideo .build/release/camvideo] [--every 10] [--method NAME ...]

By boxes on every 10th frame (`--every`), by changed pictures on every 40th (`--changed-every`). Methods that the demo model does not fit, such as those that
read attention, are named below the table with the reason. docs/evaluation.md says what each number is.
"""

import argparse
import json
import os
import subprocess
import sys

ROOT = os.path.join(os.path.dirname(__file__), "..", "..")
CLIP = os.path.join(ROOT, "fixtures", "road")
BOXES = [("pointing_game", "pointing game"), ("energy_inside", "energy inside"), ("iou_at_best_threshold", "IoU, best"), ("iou_at_threshold", "IoU, 0.5")]
CHANGED = [
    ("insertion", "insertion"), ("deletion", "deletion"), ("confidence_drop", "drop"), ("confidence_increase", "increase"),
    ("road_combined", "ROAD"), ("arcc", "ARCC"),
]


def run(program, *arguments):
    """What the program prints, or why it does not."""
    result = subprocess.run([program, *arguments, "--json"], capture_output=True, text=True)
    if result.returncode:
        return None, result.stderr.strip().splitlines()[-1]
    return json.loads(result.stdout), None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--camvideo", default=os.path.join(ROOT, ".build", "release", "camvideo"))
    parser.add_argument("--every", default="10")
    parser.add_argument("--changed-every", default="40")
    parser.add_argument("--method", action="append", help="one method, several times for several; all by default")
    arguments = parser.parse_args()
    listed, error = run(arguments.camvideo, "methods")
    if error:
        sys.exit(error)
    print("| method | " + " | ".join(title for _, title in BOXES + CHANGED) + " |")
    print("|---" * (1 + len(BOXES) + len(CHANGED)) + "|")
    refused = []
    for name in arguments.method or [method["name"] for method in listed]:
        evaluate = ["evaluate", CLIP + ".mp4", "--method", name]
        boxes, error = run(arguments.camvideo, *evaluate, "--boxes", CLIP + ".json", "--every", arguments.every)
        changed, error = (None, error) if error else run(arguments.camvideo, *evaluate, "--every", arguments.changed_every)
        if error:
            refused.append(f"{name}: {error}")
            continue
        values = [boxes["localization"]["all"][key] for key, _ in BOXES] + [changed["faithfulness"][key] for key, _ in CHANGED]
        print(f"| `{name}` | " + " | ".join(f"{value:.3f}" for value in values) + " |", flush=True)
    print("\n" + "\n".join(refused))


if __name__ == "__main__":
    main()
