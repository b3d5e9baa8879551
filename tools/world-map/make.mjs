// Writes sovcheck/report/html/world.json: the countries of world-atlas as paths of whole numbers, small ones as points.
//
// Natural Earth is in the public domain, world-atlas under the ISC licence. Borders are theirs.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { geoNaturalEarth1, geoPath } from "d3-geo";
import iso from "i18n-iso-countries";
import { feature } from "topojson-client";

const [WIDTH, HEIGHT, LEAST] = [1000, 470, 3];
const { resolve } = createRequire(import.meta.url);
const read = (file) => readFileSync(resolve(`world-atlas/${file}`));
const countries = (bytes) => {
  const atlas = JSON.parse(bytes);
  return feature(atlas, atlas.objects.countries).features.filter((one) => code(one) !== "AQ");
};
const code = (one) => (one.id ? iso.numericToAlpha2(one.id) : undefined);

const coarse = read("countries-110m.json"), fine = read("countries-50m.json");
const drawn = countries(coarse);
const projection = geoNaturalEarth1().fitExtent([[4, 4], [WIDTH - 4, HEIGHT - 4]], { type: "FeatureCollection", features: drawn });
const path = geoPath(projection).digits(1);

// Whether the way over the second point goes straight on, so that nothing is lost without that point.
const straight = ([ax, ay], [bx, by], [cx, cy]) =>
  (bx - ax) * (cy - by) === (by - ay) * (cx - bx) && (bx - ax) * (cx - bx) + (by - ay) * (cy - by) > 0;

// From one bend to the next in whole numbers; a ring that shrinks to less than a triangle is left out.
const small = (absolute) => absolute.split("M").slice(1).map((ring) => {
  const points = ring.replace("Z", "").split("L").map((pair) => pair.split(",").map((one) => Math.round(+one)));
  const kept = points.filter((point, at) => at === 0 || point[0] !== points[at - 1][0] || point[1] !== points[at - 1][1]);
  if (kept.length < LEAST) return "";
  const bends = kept.filter((point, at) => at === 0 || at === kept.length - 1 || !straight(kept[at - 1], point, kept[at + 1]));
  const steps = bends.slice(1).map((point, at) => step(point[0] - bends[at][0], point[1] - bends[at][1]));
  return `M${bends[0].join(" ")}${steps.join("").replace(/(?<=l[^hv]*)l/g, " ").replaceAll(" -", "-")}z`;
}).join("");
// Across, down or both: a number that is zero needs no place.
const step = (across, down) => (down === 0 ? `h${across}` : across === 0 ? `v${down}` : `l${across} ${down}`);

const paths = {}, points = {}, uncoded = [];
for (const one of drawn) {
  const shape = small(path(one) ?? "");
  if (code(one) && shape) paths[code(one)] = shape;
  else if (shape) uncoded.push(shape);
}
for (const one of countries(fine)) {
  if (code(one)) points[code(one)] = path.centroid(largest(one.geometry)).map(Math.round);
}
// A point for a country stands in its largest part, not between it and what lies overseas.
function largest(geometry) {
  if (geometry.type !== "MultiPolygon") return geometry;
  const parts = geometry.coordinates.map((coordinates) => ({ type: "Polygon", coordinates }));
  return parts.reduce((most, part) => (path.area(part) > path.area(most) ? part : most));
}

const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");
const source = "Natural Earth (public domain) by world-atlas 2.0.2 (ISC licence): countries-110m.json, points from countries-50m.json";
const sorted = (map) => Object.fromEntries(Object.keys(map).sort().map((key) => [key, map[key]]));
const target = new URL("../../sovcheck/report/html/world.json", import.meta.url);
writeFileSync(target, `${JSON.stringify({
  source,
  sha256: { "countries-110m.json": digest(coarse), "countries-50m.json": digest(fine) },
  width: WIDTH,
  height: HEIGHT,
  paths: sorted(paths),
  points: sorted(points),
  uncoded,
}, null, 0).replaceAll('","', '",\n"')}\n`);
