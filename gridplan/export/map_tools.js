// The panel of the map at work: colour districts by another theme, show and hide marks, names and lines, find a name.
// Names come from the map's own features, where every special character is a reference: they are read as text and
// written as text, and never become part of the page.
document.addEventListener("DOMContentLoaded", function () {
  const frame = document.querySelector(".folium-map");
  const panel = document.querySelector("aside");
  if (!frame || !panel || !panel.querySelector(".search")) return;
  const map = window[frame.id];
  panel.querySelectorAll("[name=theme]").forEach(function (choice) {
    choice.addEventListener("change", function () { showTheme(map, panel, choice.value); });
  });
  panel.querySelectorAll("[data-role]").forEach(function (box) {
    box.addEventListener("change", function () { showRole(map, box.dataset.role, box.checked); });
  });
  const shown = { names: ["without-names", false], lines: ["with-lines", true] };
  panel.querySelectorAll("[data-show]").forEach(function (box) {
    box.addEventListener("change", function () {
      const rule = shown[box.dataset.show];
      frame.classList.toggle(rule[0], box.checked === rule[1]);
      placeLabels(map);
    });
  });
  startSearch(map, panel);
});

function eachGroup(map, act) {
  map.eachLayer(function (group) {
    const layers = group instanceof L.GeoJSON ? group.getLayers() : [];
    if (layers.length) act(group, layers);
  });
}

function showTheme(map, panel, theme) {
  eachGroup(map, function (group, layers) {
    if (!layers[0].feature.fills) return;
    const own = group.ownStyle || group.options.style;
    group.ownStyle = own;
    // The group's own style too, to which a district goes back when the pointer leaves it.
    group.options.style = function (feature) {
      const edge = theme === "grids" ? {} : { color: "#999999" };  // white would vanish between pale districts
      return Object.assign({}, own(feature), { fillColor: feature.fills[theme] }, edge);
    };
    group.setStyle(group.options.style);
  });
  map.getContainer().classList.toggle("over-colour", theme !== "grids");
  panel.querySelectorAll("[data-theme]").forEach(function (part) { part.hidden = part.dataset.theme !== theme; });
}

function showRole(map, role, visible) {
  eachGroup(map, function (_, layers) {
    layers.forEach(function (layer) {
      if (layer.feature.role === role) layer.getElement().style.display = visible ? "" : "none";
    });
  });
  placeLabels(map);
}

function startSearch(map, panel) {
  const entries = searchEntries(map);
  const box = panel.querySelector(".search");
  const input = box.querySelector("input");
  const list = box.querySelector(".found");
  function close() { list.hidden = true; }
  function choose(entry) {
    close();
    input.value = entry.name;
    goTo(map, panel, entry);
  }
  function update() {
    const wanted = folded(input.value);
    list.replaceChildren();
    list.hidden = !wanted;
    if (!wanted) return;
    const found = matching(entries, wanted);
    found.forEach(function (entry) { list.appendChild(resultLine(entry, choose)); });
    if (!found.length) {
      const none = document.createElement("p");
      none.textContent = box.dataset.none;
      list.appendChild(document.createElement("li")).appendChild(none);
    }
  }
  input.addEventListener("input", update);
  input.addEventListener("focus", update);
  input.addEventListener("keydown", function (event) {
    const first = list.querySelector("button");
    if (event.key === "Enter" && first) first.click();
    if (event.key === "ArrowDown" && first) { event.preventDefault(); first.focus(); }
    if (event.key === "Escape") close();
  });
  map.on("click", close);
}

function searchEntries(map) {
  const entries = [];
  eachGroup(map, function (group, layers) {
    layers.forEach(function (layer) {
      const said = layer.feature.properties;
      if (!layer.feature.fills && !layer.feature.role) return;
      const beside = layer.feature.role ? said.role : said.admin_area;
      const name = asText(said.name), campus = asText(said.campus || "");
      entries.push({
        name: campus && campus !== name && !layer.feature.main ? name + " " + campus : name,
        beside: asText(beside),
        layer: layer,
        group: group,
      });
    });
  });
  return entries;
}

function asText(reference) {
  return new DOMParser().parseFromString(reference, "text/html").documentElement.textContent;
}

function folded(text) { return text.trim().toLowerCase().replace(/\s+/g, ""); }

// Names that begin with what is wanted first, then those that contain it, then what stands in such an area; no more
// than fit a list.
function matching(entries, wanted) {
  function place(entry) {
    const own = folded(entry.name).indexOf(wanted);
    return own < 0 && folded(entry.beside).includes(wanted) ? entry.name.length + 100 : own;
  }
  return entries
    .filter(function (entry) { return place(entry) >= 0; })
    .sort(function (a, b) { return place(a) - place(b) || a.name.length - b.name.length; })
    .slice(0, 12);
}

function resultLine(entry, choose) {
  const button = document.createElement("button");
  const beside = document.createElement("small");
  button.type = "button";
  button.textContent = entry.name;
  beside.textContent = entry.beside;
  button.appendChild(beside);
  button.addEventListener("click", function () { choose(entry); });
  const line = document.createElement("li");
  line.appendChild(button);
  return line;
}

function goTo(map, panel, entry) {
  const layer = entry.layer;
  let at;
  if (layer.feature.role) {
    const box = panel.querySelector('[data-role="' + layer.feature.role + '"]');
    if (box && !box.checked) box.click();
    at = layer.getLatLng();
    map.setView(at, Math.max(map.getZoom(), nearZoom(map)), { animate: false });
  } else {
    at = layer.getBounds().getCenter();
    map.fitBounds(layer.getBounds().pad(1), { animate: false });
  }
  // The popup belongs to the group, which opens it for the layer that was clicked.
  map.closePopup();
  layer.fire("click", { latlng: at }, true);
  entry.group.closeTooltip();
}

// So near that a twelfth of the area fills the view.
function nearZoom(map) {
  const whole = L.latLngBounds([]);
  eachGroup(map, function (group, layers) { if (layers[0].feature.fills) whole.extend(group.getBounds()); });
  return map.getBoundsZoom(whole) + 3.5;
}
