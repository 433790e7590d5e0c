"""A small procedural renderer of road scenes: numpy for the ground, OpenCV polygons for everything that stands on it.

World coordinates are metres: x to the right of the road's centre line, y up from the ground, z forward along the road.
Colours are RGB in 0...255. Pictures are (height, width, 3) uint8 RGB.
"""
