// The districts as Leaflet polygons on a canvas: painted at once, told to the server afterwards.
const EDGE = "#FFFFFF";
const INK = "#222222";
const UNASSIGNED = "";
export const EXCLUDED = "-"; // no part of the plan
const FILLS = { [UNASSIGNED]: "#BDBDBD", [EXCLUDED]: "#F0F0F0" };

export class Districts {
  constructor(L, map, geometry) {
    this.ids = geometry.districts.map((district) => district.id);
    this.number = new Map(this.ids.map((id, number) => [id, number]));
    this.places = geometry.districts;
    this.grid = new Array(this.ids.length).fill(UNASSIGNED);
    this.colours = {};
    this.fills = null; // of another layer than that of grids
    this.chosen = new Set();
    for (const place of this.places) place.box = around(place.rings);
    this.polygons = geometry.districts.map((district, number) => {
      const polygon = L.polygon(district.rings, { color: EDGE, weight: 1, fillOpacity: 0.85, smoothFactor: 0 });
      polygon.number = number;
      return polygon.addTo(map);
    });
  }

  fill(number) {
    return this.fills?.[number] ?? this.colours[this.grid[number]] ?? FILLS[this.grid[number]] ?? FILLS[UNASSIGNED];
  }

  paint(number) {
    const chosen = this.chosen.has(number);
    const fill = this.fill(number);
    // Where the fill tells of something else, the edge tells of the grid.
    const edge = this.fills ? (this.colours[this.grid[number]] ?? FILLS[UNASSIGNED]) : EDGE;
    const style = { fillColor: fill, color: chosen ? INK : edge, weight: chosen || this.fills ? 3 : 1 };
    const polygon = this.polygons[number];
    if (["fillColor", "color", "weight"].every((key) => polygon.options[key] === style[key])) return;
    polygon.setStyle(style);
    if (chosen) polygon.bringToFront();
  }

  paintAll() {
    this.ids.forEach((_, number) => this.paint(number));
  }

  put(number, grid) {
    this.grid[number] = grid;
    this.paint(number);
  }

  choose(numbers) {
    const changed = new Set([...this.chosen, ...numbers]);
    this.chosen = new Set(numbers);
    changed.forEach((number) => this.paint(number));
  }

  // The district at a point; -1 beside all of them.
  at({ lat, lng }) {
    return this.places.findIndex(({ box: [south, west, north, east], rings }) =>
      lat >= south && lat <= north && lng >= west && lng <= east && odd([lat, lng], rings));
  }

  // Districts whose label point lies within a line of [lat, lon].
  within(line) {
    return this.places.flatMap(({ lat, lon }, number) => (inside([lat, lon], line) ? [number] : []));
  }

  bounds(L, grid) {
    const found = L.latLngBounds([]);
    this.polygons.forEach((polygon, number) => this.grid[number] === grid && found.extend(polygon.getBounds()));
    return found;
  }
}

const odd = (point, rings) => rings.reduce((yes, ring) => yes !== inside(point, ring), false);

function inside([y, x], line) {
  let within = false;
  for (let i = 0, j = line.length - 1; i < line.length; j = i++) {
    const [[yi, xi], [yj, xj]] = [line[i], line[j]];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) within = !within;
  }
  return within;
}

function around(rings) {
  const points = rings.flat();
  const [lats, lons] = [points.map((point) => point[0]), points.map((point) => point[1])];
  return [Math.min(...lats), Math.min(...lons), Math.max(...lats), Math.max(...lons)];
}
