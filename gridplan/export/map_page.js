// Show labels where they have room: hospitals beside their mark, the leads first and always,
// districts inside their outline. Runs again whenever the view changes.
function placeLabels(map) {
  const frame = map.getContainer();
  const middle = frame.clientHeight / 2;
  const metresPerPixel =
    map.distance(map.containerPointToLatLng([0, middle]), map.containerPointToLatLng([100, middle])) / 100;
  // What is switched off has no size.
  const labels = Array.from(frame.querySelectorAll(".label")).filter(function (label) { return label.offsetWidth; });
  labels.sort(function (a, b) { return a.dataset.rank - b.dataset.rank; });
  // Read all sizes before anything is moved: one layout of the page instead of one per label.
  const measured = labels.map(function (label) {
    const at = label.parentElement.getBoundingClientRect();
    return { label: label, x: at.left, y: at.top, width: label.offsetWidth, height: label.offsetHeight };
  });
  const edge = boxOf(frame);
  const taken = Array.from(frame.querySelectorAll(".mark.lead, .mark.member")).map(boxOf);
  measured.forEach(function (item) {
    const inside = item.label.classList.contains("place");
    if (inside && Number(item.label.dataset.room) / metresPerPixel < item.width * 0.8) {
      show(item.label, null);
      return;
    }
    const places = inside ? [centred(item)] : besideMark(item);
    let place = places.find(function (box) {
      return within(box, edge) && taken.every(function (other) { return apart(box, other); });
    });
    if (!place && item.label.classList.contains("always")) place = places[0];
    show(item.label, place, item);
    if (place) taken.push(place);
  });
}

function boxOf(element) {
  const box = element.getBoundingClientRect();
  return { left: box.left, top: box.top, right: box.right, bottom: box.bottom };
}

function centred(item) {
  return boxAt(item.x - item.width / 2, item.y - item.height / 2, item);
}

function besideMark(item) {
  const mark = item.label.parentElement.querySelector(".mark");
  const gap = mark.offsetWidth / 2 + 3;
  const level = item.y - item.height / 2;
  const across = item.x - item.width / 2;
  return [
    boxAt(item.x + gap, level, item),
    boxAt(item.x - gap - item.width, level, item),
    boxAt(across, item.y - gap - item.height, item),
    boxAt(across, item.y + gap, item),
    boxAt(item.x + gap, item.y - gap - item.height / 2, item),
    boxAt(item.x + gap, item.y + gap - item.height / 2, item),
    boxAt(item.x - gap - item.width, item.y - gap - item.height / 2, item),
    boxAt(item.x - gap - item.width, item.y + gap - item.height / 2, item),
  ];
}

function boxAt(left, top, item) {
  return { left: left, top: top, right: left + item.width, bottom: top + item.height };
}

function apart(a, b) {
  return a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
}

function within(box, frame) {
  return box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
}

function show(label, place, item) {
  label.style.visibility = place ? "visible" : "hidden";
  if (place) {
    label.style.left = place.left - item.x + "px";
    label.style.top = place.top - item.y + "px";
  }
}

// Opened in a hidden frame the map has no size: fit it to `bounds` when it gets one.
function fitWhenShown(event, bounds) {
  if (!event.oldSize.x || !event.oldSize.y) event.target.fitBounds(bounds, { animate: false });
}
