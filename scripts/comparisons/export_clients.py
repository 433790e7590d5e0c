"""Read what `camvideo export` writes with the programs that it is for, and compare the boxes with those of the CSV export.

    swift build
    python scripts/comparisons/export_clients.py [--camvideo .build/debug/camvideo]
    python scripts/comparisons/export_clients.py --iou [--method NAME ...]

A line for each check; the exit status is 1 where one fails. The clients are in requirements-clients.txt; one that is not installed is
named. The run is the demo model's on fixtures/road.mp4, and once more with names of classes that no format should take for its own
markup.

With `--iou`, a Markdown table in place of that: how well the boxes fit the annotated ones of fixtures/road.json (intersection over union), by
method, at the best threshold and at the default one. On each frame where the class that is explained is annotated, the hottest region's box is
compared with the box of that class which it fits best; no region counts as 0.
"""

import argparse
import contextlib
import csv
import io
import json
import os
import struct
import subprocess
import sys
import tempfile
import xml.etree.ElementTree
import zlib

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
CLIP = os.path.join(ROOT, "fixtures", "road.mp4")
TRUTH = os.path.join(ROOT, "fixtures", "road.json")
FORMATS = ["cvat", "coco", "label-studio", "yolo", "mot", "csv"]
METHODS = ["gradcam", "gradcam++", "layercam", "hirescam", "xgradcam", "eigencam", "gradient"]
THRESHOLDS = [percent / 100 for percent in range(5, 95, 5)]
HOSTILE = ["<script>alert(1)</script>", "\";-- ' OR 1=1", "=cmd()", "a\x01b\x7f", "- yes: [no] #", "x" * 10_000, "自転車 ]]> &amp;"]
# Half of what the coarsest format rounds to, and the float32 that some clients compute with.
PIXELS = 0.02


class Boxes:
    """Boxes by frame: (track, label, left, top, width, height), sorted."""

    def __init__(self):
        self.frames = {}
        self.tags = {}

    def add(self, frame, track, label, box):
        self.frames.setdefault(frame, []).append((track, label, *box))

    def tag(self, frame, label):
        self.tags.setdefault(frame, set()).add(label)

    @property
    def count(self):
        return sum(map(len, self.frames.values()))

    def difference(self, other, has_tracks=True, has_tags=True, pixels=PIXELS):
        """What tells these from another's, in words; None where nothing does."""
        if self.count != other.count:
            return f"{self.count} boxes, and {other.count} in CSV"
        for frame in other.frames:
            key = lambda box: (box[1], str(box[0]) if has_tracks else "", box[2:])
            here, there = sorted(self.frames.get(frame, []), key=key), sorted(other.frames[frame], key=key)
            for a, b in zip(here, there):
                same = a[1] == b[1] and (not has_tracks or a[0] == b[0])
                if len(here) != len(there) or not same or any(abs(x - y) > pixels for x, y in zip(a[2:], b[2:])):
                    return f"frame {frame} has {str(here)[:200]}, and {str(there)[:200]} in CSV"
        if has_tags and self.tags != other.tags:
            return f"frames' classes are others than in CSV: {str(self.tags)[:200]}"
        return None


def read_csv(text, says=lambda name: name):
    """As `says` has it, a client's way to write a name."""
    boxes = Boxes()
    for row in csv.DictReader(io.StringIO(text, newline="")):
        label = row["label"][1:] if row["label"][:2] in ("'=", "'-", "'+", "'@") else row["label"]
        if row["kind"] == "box":
            place = [float(row[key]) for key in ("x", "y", "width", "height")]
            boxes.add(int(row["frame"]), int(row["track"]), says(label), place)
        else:
            boxes.tag(int(row["frame"]), says(label))
    return boxes


# ---- What the formats cannot write, as docs/exports.md has it ----


def in_xml(name):
    return "".join("\ufffd" if ord(c) < 32 and c not in "\t\n\r" or c in "\ufffe\uffff" else c for c in name)


def in_line(name):
    return "".join(" " if ord(c) < 32 or 127 <= ord(c) < 160 else c for c in name).strip()


# ---- Clients ----


def blank_frames(folder, numbers, width=640, height=360):
    """Pictures that some clients want to see; what is on them is of no matter."""
    os.makedirs(folder, exist_ok=True)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    picture = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes((width + 1) * height))) + chunk(b"IEND", b"")
    for number in numbers:
        with open(os.path.join(folder, f"frame_{number:06d}.png"), "wb") as file:
            file.write(picture)


def datumaro_boxes(path, format, frame=lambda item: int(item.id.split("_")[-1])):
    import datumaro

    boxes = Boxes()
    dataset = datumaro.Dataset.import_from(path, format)
    names = [label.name for label in dataset.categories()[datumaro.AnnotationType.label].items]
    for item in dataset:
        for found in item.annotations:
            if found.type == datumaro.AnnotationType.bbox and not found.attributes.get("outside"):
                boxes.add(frame(item), found.attributes.get("track_id"), names[found.label], found.get_bbox())
            elif found.type == datumaro.AnnotationType.label:
                boxes.tag(frame(item), names[found.label])
    return boxes


def cvat_by_datumaro(exports, numbers):
    folder = os.path.join(exports, "for-datumaro")
    blank_frames(os.path.join(folder, "images"), numbers)
    os.link(os.path.join(exports, "cvat"), os.path.join(folder, "annotations.xml"))
    return datumaro_boxes(folder, "cvat"), {}


def cvat_by_its_rules(exports, numbers):
    """As CVAT's loader does: key frames alone, and each track shown until a shape that is outside."""
    boxes = Boxes()
    root = xml.etree.ElementTree.parse(os.path.join(exports, "cvat")).getroot()
    declared = [label.findtext("name") for label in root.iter("label")]
    for track in root.iter("track"):
        shapes = sorted((int(shape.get("frame")), shape) for shape in track if shape.get("keyframe") == "1")
        assert shapes[-1][1].get("outside") == "1", f"track {track.get('id')} never ends"
        assert track.get("label") in declared, "a label is not declared"
        for (frame, shape), (until, _) in zip(shapes, shapes[1:]):
            left, top, right, bottom = (float(shape.get(key)) for key in ("xtl", "ytl", "xbr", "ybr"))
            for shown in range(frame, until) if shape.get("outside") == "0" else ():
                boxes.add(shown, int(track.get("id")), track.get("label"), (left, top, right - left, bottom - top))
    for image in root.iter("image"):
        for tag in image.iter("tag"):
            boxes.tag(int(image.get("id")), tag.get("label"))
    return boxes, {}


def cvat_by_fiftyone(exports, numbers):
    with contextlib.redirect_stdout(io.StringIO()):
        import fiftyone.utils.cvat as client

    path = os.path.join(exports, "annotations.xml")
    os.link(os.path.join(exports, "cvat"), path)
    *_, tracks = client.load_cvat_video_annotations(path)
    boxes = Boxes()
    for index, track in tracks.items() if isinstance(tracks, dict) else enumerate(tracks):
        for frame, shape in (track.boxes or {}).items():
            if not shape.outside:
                place = (shape.xtl, shape.ytl, shape.xbr - shape.xtl, shape.ybr - shape.ytl)
                boxes.add(frame, int(track.id), track.label, place)
    # It cuts to whole pixels, both ends of a length.
    return boxes, {"has_tags": False, "pixels": 2}


def coco_by_pycocotools(exports, numbers):
    from pycocotools.coco import COCO

    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO(os.path.join(exports, "coco"))
    boxes = Boxes()
    for annotation in coco.loadAnns(coco.getAnnIds()):
        image = coco.loadImgs(annotation["image_id"])[0]
        name = coco.loadCats(annotation["category_id"])[0]["name"]
        boxes.add(image["frame_id"], annotation["instance_id"], name, annotation["bbox"])
        mask = coco.annToMask(annotation)
        rows, columns = mask.any(1).nonzero()[0], mask.any(0).nonzero()[0]
        left, top, width, height = annotation["bbox"]
        right, bottom = left + width, top + height
        xs, ys = annotation["segmentation"][0][::2], annotation["segmentation"][0][1::2]
        assert all(abs(a - b) <= PIXELS for a, b in zip((min(xs), min(ys), max(xs), max(ys)), (left, top, right, bottom))), "the outline is not in its box"
        # A tip that is narrower than a pixel is in no mask, so a mask may be smaller than its box, and never larger.
        assert columns[0] > left - 2 and rows[0] > top - 2 and columns[-1] + 1 < right + 2 and rows[-1] + 1 < bottom + 2, "the mask is not in its box"
        assert abs(int(mask.sum()) - annotation["area"]) < 0.1 * annotation["area"] + 20, "the mask has another area"
        assert abs(int(mask.sum()) - annotation["area"]) < 0.05 * annotation["area"] + 20, "the area is not the outline's"
    for image in coco.loadImgs(coco.getImgIds()):
        for tag in image["tags"]:
            boxes.tag(image["frame_id"], tag)
    assert sorted(image["frame_id"] for image in coco.imgs.values()) == numbers, "frames are missing"
    return boxes, {}


def coco_by_datumaro(exports, numbers):
    folder = os.path.join(exports, "coco-for-datumaro")
    blank_frames(os.path.join(folder, "images", "train"), numbers)
    os.mkdir(os.path.join(folder, "annotations"))
    os.link(os.path.join(exports, "coco"), os.path.join(folder, "annotations", "instances_train.json"))
    import datumaro

    dataset = datumaro.Dataset.import_from(folder, "coco_instances")
    names = [label.name for label in dataset.categories()[datumaro.AnnotationType.label].items]
    boxes = Boxes()
    for item in dataset:
        # Each has an outline and a box.
        outlines = [found for found in item.annotations if found.type == datumaro.AnnotationType.polygon]
        places = [found for found in item.annotations if found.type == datumaro.AnnotationType.bbox]
        for outline, place in zip(outlines, places, strict=True):
            assert all(abs(a - b) <= PIXELS for a, b in zip(outline.get_bbox(), place.get_bbox())), "an outline is not in its box"
            boxes.add(int(item.id.split("_")[-1]), None, names[place.label], place.get_bbox())
    return boxes, {"has_tracks": False, "has_tags": False}


def supervision_boxes(dataset):
    boxes = Boxes()
    for path, _, found in dataset:
        frame = int(os.path.basename(path)[len("frame_"):-len(".png")])
        for (left, top, right, bottom), index in zip(found.xyxy.tolist(), found.class_id.tolist()):
            boxes.add(frame, None, dataset.classes[index], (left, top, right - left, bottom - top))
    return boxes, {"has_tracks": False, "has_tags": False}


def coco_by_supervision(exports, numbers):
    import supervision

    folder = os.path.join(exports, "coco-for-supervision")
    blank_frames(folder, numbers)
    return supervision_boxes(supervision.DetectionDataset.from_coco(folder, os.path.join(exports, "coco")))


def yolo_by_supervision(exports, numbers):
    import supervision

    folder = os.path.join(exports, "yolo")
    images = os.path.join(folder, "images", "train")
    blank_frames(images, numbers)
    return supervision_boxes(
        supervision.DetectionDataset.from_yolo(images, os.path.join(folder, "labels", "train"), os.path.join(folder, "data.yaml")))


def yolo_by_datumaro(exports, numbers):
    folder = os.path.join(exports, "yolo")
    blank_frames(os.path.join(folder, "images", "train"), numbers)
    return datumaro_boxes(folder, "yolo"), {"has_tracks": False, "has_tags": False}


def mot_by_datumaro(exports, numbers):
    return datumaro_boxes(os.path.join(exports, "mot"), "mot_seq", frame=lambda item: int(item.id) - 1), {"has_tags": False}


def label_studio_by_its_sdk(exports, numbers):
    from label_studio_sdk.label_interface import LabelInterface

    with open(os.path.join(exports, "label-studio", "config.xml"), encoding="utf-8") as file:
        config = file.read()
    with open(os.path.join(exports, "label-studio", "tasks.json"), encoding="utf-8") as file:
        (task,) = json.load(file)
    interface = LabelInterface(config)
    interface.validate()
    (prediction,) = task["predictions"]
    errors = interface.validate_prediction(prediction, return_errors=True)
    assert not errors, errors[0][:300]
    assert float(interface.get_object("video").attr["framerate"]) == 25, "the frame rate is another"
    boxes = Boxes()
    for result in prediction["result"]:
        value = result["value"]
        if result["type"] == "timelinelabels":
            for extent in value["ranges"]:
                for frame in range(extent["start"], extent["end"] + 1):
                    boxes.tag(frame - 1, value["timelinelabels"][0])
            continue
        # As the editor shows them: until a key frame that is not enabled, which is shown itself.
        for shape, after in zip(value["sequence"], value["sequence"][1:] + [None]):
            assert shape["enabled"] == (after is not None and after["frame"] == shape["frame"] + 1), "a key frame is missing"
            place = [shape[key] * size / 100 for key, size in (("x", 640), ("y", 360), ("width", 640), ("height", 360))]
            boxes.add(shape["frame"] - 1, int(result["id"].split("-")[1]), value["labels"][0], place)
    return boxes, {}


CHECKS = [
    ("cvat, CVAT's rules", cvat_by_its_rules, in_xml), ("cvat, datumaro", cvat_by_datumaro, in_xml), ("cvat, fiftyone", cvat_by_fiftyone, in_xml),
    ("coco, pycocotools", coco_by_pycocotools, None), ("coco, datumaro", coco_by_datumaro, None),
    ("coco, supervision", coco_by_supervision, None), ("label-studio, label-studio-sdk", label_studio_by_its_sdk, in_xml),
    ("yolo, supervision", yolo_by_supervision, None), ("yolo, datumaro", yolo_by_datumaro, None), ("mot, datumaro", mot_by_datumaro, in_line),
]


# ---- Runs ----


def camvideo(program, *arguments):
    result = subprocess.run([program, *arguments], capture_output=True, text=True)
    if result.returncode:
        sys.exit(f"camvideo {' '.join(arguments[:3])}: {result.stderr.strip()}")
    return result.stdout


def check_formats(program, run, exports, title):
    """Prints a line for each client.
    Returns how many found something else than is in the CSV export."""
    os.mkdir(exports)
    for format in FORMATS:
        camvideo(program, "export", run, "--format", format, "-o", os.path.join(exports, format))
    with open(os.path.join(exports, "csv"), encoding="utf-8", newline="") as file:
        table = file.read()
    plain = read_csv(table)
    tracks = {box[0] for boxes in plain.frames.values() for box in boxes}
    labels = {box[1] for boxes in plain.frames.values() for box in boxes}
    with open(os.path.join(exports, "coco"), encoding="utf-8") as file:
        numbers = sorted(image["frame_id"] for image in json.load(file)["images"])
    print(f"{title}: {plain.count} boxes, {len(tracks)} tracks, {len(labels)} classes, {len(numbers)} frames")
    failures = 0
    for name, client, says in CHECKS:
        try:
            boxes, compares = client(exports, numbers)
            problem = boxes.difference(read_csv(table, says or (lambda name: name)), **compares)
        except ImportError as error:
            print(f"  --    {name}: not installed ({error.name})")
            continue
        except Exception as error:
            problem = f"{type(error).__name__}: {str(error)[:300]}"
        failures += problem is not None
        print(f"  {'FAIL' if problem else 'ok  '}  {name}: {problem or f'{boxes.count} boxes'}", flush=True)
    return failures


def overlap(a, b):
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0
    area = lambda box: (box[2] - box[0]) * (box[3] - box[1])
    return width * height / (area(a) + area(b) - width * height)


def mean_overlap(table, explained, truth):
    """Of each frame's hottest box with the annotated one of its class that it fits best."""
    hottest = {}
    for row in csv.DictReader(io.StringIO(table, newline="")):
        if row["kind"] == "box":
            heat = (float(row["heat"]), float(row["area"]))
            if heat > hottest.get(row["frame"], ((-1,), None))[0]:
                hottest[row["frame"]] = (heat, row)
    scores = []
    for frame, label in explained.items():
        wanted = [thing["box"] for thing in truth[frame] if thing["label"] == label]
        if not wanted:
            continue
        _, row = hottest.get(str(frame), (None, None))
        if row is None:
            scores.append(0)
            continue
        x, y, width, height = (float(row[key]) for key in ("x", "y", "width", "height"))
        scores.append(max(overlap((x, y, x + width, y + height), box) for box in wanted))
    return sum(scores) / len(scores), len(scores)


def iou_table(program, methods, folder):
    with open(TRUTH, encoding="utf-8") as file:
        truth = {frame["frame"]: frame["objects"] for frame in json.load(file)["frames"]}
    print("| method | best threshold | IoU there | at 0.3 | at 0.4 | at 0.5 | at 0.6 |\n|---|---|---|---|---|---|---|")
    sums = dict.fromkeys(THRESHOLDS, 0.0)
    for method in methods:
        run, log = os.path.join(folder, f"{method}.camvideo"), os.path.join(folder, f"{method}.jsonl")
        video = os.path.join(folder, f"{method}.mkv")
        camvideo(program, CLIP, video, "--method", method, "--save", run, "--log", log, "--preset", "ultrafast", "--quiet")
        with open(log, encoding="utf-8") as file:
            explained = {line["frame"]: line["target"]["label"] for line in map(json.loads, file)}
        scores = {}
        for threshold in THRESHOLDS:
            table = camvideo(program, "export", run, "--format", "csv", "-o", "-", "--no-tags", "--threshold", str(threshold))
            scores[threshold], count = mean_overlap(table, explained, truth)
            sums[threshold] += scores[threshold] / len(methods)
        best = max(scores, key=scores.get)
        shown = " | ".join(f"{scores[threshold]:.3f}" for threshold in (0.3, 0.4, 0.5, 0.6))
        print(f"| `{method}` | {best:.2f} | {scores[best]:.3f} | {shown} |", flush=True)
    best = max(sums, key=sums.get)
    shown = " | ".join(f"{sums[threshold]:.3f}" for threshold in (0.3, 0.4, 0.5, 0.6))
    print(f"| mean | {best:.2f} | {sums[best]:.3f} | {shown} |\n\n{count} frames.")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--camvideo", default=os.path.join(ROOT, ".build", "debug", "camvideo"))
    parser.add_argument("--iou", action="store_true", help="how well the boxes fit the annotated ones, by method")
    parser.add_argument("--method", action="append", help="one method, several times for several")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if arguments.iou:
            iou_table(arguments.camvideo, arguments.method or METHODS, folder)
            return
        run = os.path.join(folder, "run.camvideo")
        video = os.path.join(folder, "out.mkv")
        save = [CLIP, video, "--quiet", "--preset", "ultrafast", "-y", "--save", run]
        camvideo(arguments.camvideo, *save)
        failures = check_formats(arguments.camvideo, run, os.path.join(folder, "plain"), "demo model")
        names = os.path.join(folder, "names.txt")
        with open(names, "w", encoding="utf-8") as file:
            file.write("".join(name + "\n" for name in HOSTILE))
        camvideo(arguments.camvideo, *save, "--labels", names, "--target", "top:3", "--smoothing", "ema")
        failures += check_formats(arguments.camvideo, run, os.path.join(folder, "hostile"), "names that are no markup")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
