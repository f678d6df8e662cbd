// Questions to the server beside the edits; what it does not answer is null.
const at = (path) => new URL(path, document.baseURI);

export const load = (address) => answered(fetch(at(address)));

export const ask = (address, question, signal) =>
  answered(fetch(at(address), { method: "POST", body: JSON.stringify(question), signal }));

async function answered(asked) {
  try {
    const answer = await asked;
    return answer.ok ? await answer.json() : null;
  } catch {
    return null; // no connection, or asked no longer
  }
}
