// The keys of the planning table: they hold on the whole page, except where one writes.
const writes = (from) => from.isContentEditable || ["TEXTAREA", "SELECT"].includes(from.tagName) ||
  (from.tagName === "INPUT" && from.type !== "checkbox");

// Calls the function of `acts` that a key stands for, while `frame` is on the page.
export function listen(frame, acts) {
  const keyed = (event) => {
    if (!frame.isConnected) {
      window.removeEventListener("keydown", keyed);
      return;
    }
    if (!event.defaultPrevented && !writes(event.composedPath()[0]) && done(event, acts)) event.preventDefault();
  };
  window.addEventListener("keydown", keyed);
}

// Whether the key stood for something.
function done(event, acts) {
  const word = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    if (word === "y" || (word === "z" && event.shiftKey)) acts.redo();
    else if (word === "z") acts.undo();
    else return false;
  } else if (event.altKey) return false;
  else if (word === "escape") acts.cancel();
  else if (word === "enter") return acts.close();
  else if (word === "?") acts.help();
  else if (/^[0-9]$/.test(word)) acts.pick(Number(word));
  else return false;
  return true;
}
