"""The clips that reports are checked on, and how frames are read back."""

import os
import subprocess

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
SIZE = (320, 180)
FIRST = 92  # of the fixture's frames; another target follows half a second later
FRAMES = 30
GROUND = 96  # of the clip that heat is drawn on


def ground_clip(folder):
    """A ground of one gray for the run's frames, whose colours are not subsampled: what is drawn on it can be computed.

    Its times are counted as in MP4 files at 25 frames a second that FFmpeg writes, so that it can take the place of one.
    """
    path = os.path.join(folder, "ground.mp4")
    color = 3 * f"{GROUND:02x}"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", f"color=c=0x{color}:s={SIZE[0]}x{SIZE[1]}:r=25:d=6",
         "-vf", "scale=out_range=pc:out_color_matrix=bt709,format=yuv444p", "-color_range", "pc", "-colorspace", "bt709", "-c:v", "libx264", "-qp", "0",
         "-y", path], check=True)
    return path


def numbered_clip(folder):
    """Frame n has the brightness 16 + 4n; a transport stream's clock puts the first one at ten seconds and more."""
    path = os.path.join(folder, "numbered.mp4")
    subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", f"color=c=black:s={SIZE[0]}x{SIZE[1]}:r=25", "-frames:v", str(FRAMES), "-vf",
         "format=gbrp,geq=r=16+4*N:g=16+4*N:b=16+4*N,scale=out_range=tv:out_color_matrix=bt709,format=yuv420p,setpts=PTS+10/TB", "-color_range", "tv",
         "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-c:v", "libx264", "-crf", "4", "-output_ts_offset", "0", "-copyts", "-y", path],
        check=True)
    return path


def planes_of(path):
    """A video's frames as bytes: all Y, then U, then V, at full resolution."""
    samples = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "yuv444p", "-"], check=True, capture_output=True).stdout
    size = 3 * SIZE[0] * SIZE[1]
    return [samples[start:start + size] for start in range(0, len(samples), size)]
