// GCJ-02, the shifted datum of map platforms: the same formula as the server's (gridplan/coordinates), in degrees.
const SEMI_MAJOR_M = 6378245; // Krasovsky 1940
const ECCENTRICITY_2 = 0.00669342162296594323;
const ROUNDS = 4; // of the way back
const { PI, abs, cos, sin, sqrt } = Math;

// The platforms shift within a rectangle around China, and nowhere else.
const within = ([lon, lat]) => lon > 72.004 && lon < 137.8347 && lat > 0.8293 && lat < 55.8271;

export function toGcj02(place) {
  if (!within(place)) return place;
  const [east, north] = shift(place);
  return [place[0] + east, place[1] + north];
}

export function fromGcj02(place) {
  if (!within(place)) return place;
  let guess = place;
  for (let round = 0; round < ROUNDS; round++) {
    const [east, north] = shift(guess);
    guess = [place[0] - east, place[1] - north];
  }
  return guess;
}

function shift([lon, lat]) {
  const [x, y] = [lon - 105, lat - 35];
  const root = sqrt(abs(x));
  const ripple = 20 * sin(6 * PI * x) + 20 * sin(2 * PI * x);
  let north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root;
  north += ((ripple + 20 * sin(PI * y) + 40 * sin((PI * y) / 3)) * 2) / 3;
  north += ((160 * sin((PI * y) / 12) + 320 * sin((PI * y) / 30)) * 2) / 3;
  let east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root;
  east += ((ripple + 20 * sin(PI * x) + 40 * sin((PI * x) / 3)) * 2) / 3;
  east += ((150 * sin((PI * x) / 12) + 300 * sin((PI * x) / 30)) * 2) / 3;
  const phi = (lat * PI) / 180;
  const w2 = 1 - ECCENTRICITY_2 * sin(phi) ** 2;
  const perLat = ((PI / 180) * SEMI_MAJOR_M * (1 - ECCENTRICITY_2)) / (w2 * sqrt(w2));
  const perLon = ((PI / 180) * SEMI_MAJOR_M * cos(phi)) / sqrt(w2);
  return [east / perLon, north / perLat];
}
