"""Makes borders.txt, the coasts and borders of the map, from Natural Earth at 1:50 million (public domain).

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python3 borders.py package/countries-50m.json > borders.txt

One line an arc: the first point, then the steps to the next ones, longitude and latitude in hundredths of a degree.
"""

import json
import sys

# Points nearer than this to the line between their neighbours are left out, in hundredths of a degree.
TOLERANCE = 4.0


def arcs_of(topology):
    """The arcs in hundredths of a degree."""
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((round((x * scale_x + move_x) * 100), round((y * scale_y + move_y) * 100)))
        yield points


def distance(point, start, end):
    """How far a point is from the line between two others."""
    (x, y), (x1, y1), (x2, y2) = point, start, end
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    if length == 0:
        return ((x - x1) ** 2 + (y - y1) ** 2) ** 0.5
    return abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length


def simplified(points):
    """The points that make the shape (Ramer, Douglas and Peucker)."""
    kept, stack = {0, len(points) - 1}, [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        between = range(first + 1, last)
        furthest = max(between, key=lambda n: distance(points[n], points[first], points[last]), default=None)
        if furthest is not None and distance(points[furthest], points[first], points[last]) > TOLERANCE:
            kept.add(furthest)
            stack += [(first, furthest), (furthest, last)]
    return [points[n] for n in sorted(kept)]


def main():
    """Writes the table."""
    with open(sys.argv[1], encoding="utf-8") as file:
        topology = json.load(file)
    for arc in arcs_of(topology):
        points = simplified(arc)
        steps = [(x - x0, y - y0) for (x0, y0), (x, y) in zip(points, points[1:])]
        if any(steps_xy != (0, 0) for steps_xy in steps):
            print(" ".join(f"{x},{y}" for x, y in [points[0], *steps]))


main()
