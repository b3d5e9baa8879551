(() => {
const all = (where, what) => [...where.querySelectorAll(what)];
addEventListener("beforeprint", () => all(document, "details").forEach((one) => { one.open = true; }));
const form = document.getElementById("simulator");
if (!form) return;
const { nodes, needs } = JSON.parse(document.getElementById("sovcheck-report").textContent).answer.picture;
const table = form.querySelector("table"), ranks = { asset: 1, organization: 2, country: 3 }, names = {};
for (const node of nodes) names[node.id] = node.name || node.id;
for (const box of all(form, "input")) names[box.value] = box.parentNode.textContent.trim();

// What stops, and over what: the least fixpoint of the fault tree.
const spread = (lost, rank) => {
  const gone = new Map();
  for (const node of nodes) {
    const by = [node.id, ...node.stopped_by].find((party) => lost.has(party));
    if (by) gone.set(node.id, by === node.id ? 0 : by);
    else if (ranks[node.open_to] <= rank) gone.set(node.id, 0);
  }
  for (let more = 1; more;) {
    more = 0;
    for (const need of needs) {
      if (!need.optional && !gone.has(need.asset) && need.any_of.every((one) => gone.has(one.id))) {
        gone.set(need.asset, need.any_of[0].id);
        more = 1;
      }
    }
  }
  return gone;
};

const losses = (start, gone) => {
  const living = new Set([start]), spares = [], parts = [];
  for (const asset of living) {
    for (const need of needs) {
      if (need.asset !== asset) continue;
      const lost = need.any_of.filter((one) => gone.has(one.id));
      if (need.optional) {
        if (lost.length === need.any_of.length) parts.push(...lost);
      } else {
        spares.push(...lost);
        need.any_of.forEach((one) => gone.has(one.id) || living.add(one.id));
      }
    }
  }
  return [spares, parts];
};

const chain = (asset, gone) => {
  const steps = new Set();
  for (let at = asset; at && !steps.has(names[at]); at = gone.get(at)) steps.add(names[at]);
  return [...steps].join(" ← ");
};

const show = () => {
  const lost = new Set(all(form, "input:checked").map((box) => box.value));
  const gone = spread(lost, 0);
  const may = spread(lost, Math.max(0, ...nodes.map((one) => lost.has(one.id) && (ranks[one.kind] || 1))));
  for (const row of all(table, "[data-application]")) {
    const id = row.dataset.application, [spares, parts] = losses(id, gone);
    const found = [[gone.has(id), "stops", [{ id }]], [may.has(id), "not-known", []],
      [spares.length, "on-fallback", spares], [parts.length, "loses-optional-part", parts]]
      .filter((one) => one[0]);
    const told = gone.has(id) ? [found[0]] : found;
    row.dataset.outcomes = told.map((one) => one[1]).join(" ");
    row.cells[1].textContent = told.map((one) => table.getAttribute("data-" + one[1])).join("; ") || table.dataset.goesOn;
    row.cells[2].textContent = told.flatMap((one) => one[2].map((each) => chain(each.id, gone))).join("; ");
  }
};
form.addEventListener("change", show);
form.addEventListener("reset", () => setTimeout(show));
show();
})();
