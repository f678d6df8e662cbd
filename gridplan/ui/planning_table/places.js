// What stands on the map besides names: facilities, the lines from districts to their leads, stray pieces.
const INK = "#222222";
const STRAY = "#B00020";
const FAR = 24; // pixels beyond the map within which something may still be seen

const outside = ({ x, y }, size) => x < -FAR || y < -FAR || x > size.x + FAR || y > size.y + FAR;

// The outer border of each piece: inner ones are taken out again.
export function outline(pen, rings, at) {
  const path = new Path2D();
  for (const ring of rings) {
    ring.forEach(([lat, lon], number) => {
      const { x, y } = at({ lat, lon });
      path[number ? "lineTo" : "moveTo"](x, y);
    });
    path.closePath();
  }
  pen.lineWidth = 5;
  pen.lineJoin = "round";
  pen.strokeStyle = STRAY;
  pen.stroke(path);
  pen.globalCompositeOperation = "destination-out";
  pen.fill(path, "evenodd");
  pen.globalCompositeOperation = "source-over";
}

export function line(pen, from, to) {
  pen.lineWidth = 1.5;
  pen.strokeStyle = INK;
  pen.beginPath();
  pen.moveTo(from.x, from.y);
  pen.lineTo(to.x, to.y);
  pen.stroke();
  pen.fillStyle = INK;
  pen.beginPath();
  pen.arc(from.x, from.y, 2.5, 0, 2 * Math.PI);
  pen.fill();
}

// A lead is a box with the number of its grid, a member a dot in its colour, any other a small ring.
export function facility(pen, site, point, size) {
  if (outside(point, size)) return null;
  const { x, y } = point;
  const lead = site.kind === "lead";
  const half = lead ? 8 : site.kind === "member" ? 4.5 : 3;
  pen.strokeStyle = INK;
  pen.lineWidth = lead ? 2 : 1;
  pen.fillStyle = site.kind === "other" ? "#FFFFFF" : site.colour;
  pen.beginPath();
  if (lead) pen.rect(x - half, y - half, 2 * half, 2 * half);
  else pen.arc(x, y, half, 0, 2 * Math.PI);
  pen.fill();
  pen.stroke();
  if (lead) {
    pen.fillStyle = INK;
    pen.fillText(site.grid, x, y + 1);
  }
  return [x - half - 1, y - half - 1, x + half + 1, y + half + 1];
}
