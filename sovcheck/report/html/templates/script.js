"use strict";
(() => {
  const form = document.getElementById("simulator");
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
  if (!form) return;
  const { nodes, needs } = JSON.parse(document.getElementById("sovcheck-report").textContent).answer.picture;
  const table = form.querySelector("table");
  const label = {};
  form.querySelectorAll("input").forEach((box) => { label[box.value] = box.parentNode.textContent.trim(); });
  const named = Object.fromEntries(nodes.map((node) => [node.id, label[node.id] || node.name || node.id]));

  // What stops with the lost, and over what first: the least fixpoint over needs, as of the fault tree.
  const stopped = (lost) => {
    const gone = new Map();
    for (const node of nodes) {
      const by = [node.id, ...(node.stopped_by || [])].find((party) => lost.has(party));
      if (by) gone.set(node.id, by === node.id ? null : by);
    }
    for (let more = true; more;) {
      more = false;
      for (const need of needs) {
        if (!need.optional && !gone.has(need.asset) && need.any_of.every((option) => gone.has(option.id))) {
          gone.set(need.asset, need.any_of.map((option) => option.id));
          more = true;
        }
      }
    }
    return gone;
  };

  // All that an application still uses, and what of it is replaced or done without.
  const after = (application, gone) => {
    const seen = new Set([application]), told = { "on-fallback": [], "loses-optional-part": [] };
    for (const asset of seen) {
      for (const need of needs.filter((one) => one.asset === asset)) {
        const left = need.any_of.filter((option) => !gone.has(option.id)), all = need.any_of;
        if (left.length < all.length) {
          told[left.length ? "on-fallback" : "loses-optional-part"].push(...all.filter((one) => gone.has(one.id)));
        }
        left.forEach((option) => seen.add(option.id));
      }
    }
    return told;
  };

  const chain = (asset, gone) => {
    const steps = [];
    for (let at = asset; at && steps.length < 12;) {
      steps.push(named[at] || at);
      const by = gone.get(at);
      at = Array.isArray(by) ? by[0] : by;
    }
    return steps.join(" ← ");
  };

  const show = () => {
    const lost = new Set([...form.querySelectorAll("input:checked")].map((box) => box.value));
    const gone = stopped(lost);
    for (const row of table.querySelectorAll("[data-application]")) {
      const id = row.dataset.application, told = after(id, gone);
      const outcome = gone.has(id) ? "stops" : Object.keys(told).find((one) => told[one].length) || "goes-on";
      row.className = outcome;
      row.dataset.outcome = outcome;
      row.cells[1].textContent = table.getAttribute("data-" + outcome);
      row.cells[2].textContent = gone.has(id) ? chain(id, gone)
        : (told[outcome] || []).map((one) => chain(one.id, gone)).join("; ");
    }
  };
  form.addEventListener("change", show);
  form.addEventListener("reset", () => setTimeout(show));
  show();
})();
