/* The areas of the page, in the order of the head's links. `heads` are the first words of the addresses that belong to
   an area; it is loaded, with its style sheet, when somebody first goes to one of them. */

export const AREAS = [
  { name: "Play", to: "", heads: ["", "friend", "battles"], load: () => import("../play/index.js") },
  { name: "Cellar", to: "cellar", heads: ["cellar"], css: "/page/cellar/cellar.css", load: () => import("../cellar/index.js") },
  { name: "Dex", to: "dex", heads: ["dex", "types"], css: "/page/cellar/cellar.css", load: () => import("../cellar/index.js") },
  {
    name: "Watch", to: "watch", heads: ["watch", "replays", "ladders", "players"], css: "/page/watch/watch.css",
    load: () => import("../watch/index.js"),
  },
  {
    name: "Trading house", to: "house", heads: ["house", "auctions", "market", "trades", "mystery"],
    load: () => import("../house/index.js"), css: "/page/house/house.css",
  },
  { name: null, heads: ["me"], load: () => import("../me/index.js"), css: "/page/me/me.css" }, // reached by one's name
];

const sheets = new Map(); // a style sheet's address → the promise that it is there

/** An area's routes, once its modules and its style sheet (`css`) are there. */
export async function routesOf({ load, css }) {
  if (css && !sheets.has(css)) sheets.set(css, linked(css));
  const [{ routes }] = await Promise.all([load(), sheets.get(css)]);
  return routes;
}

function linked(href) {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  document.head.append(link);
  return new Promise((loaded, failed) => {
    link.onload = loaded;
    link.onerror = () => {
      link.remove();
      sheets.delete(href); // the next try asks again
      failed(new Error(`${href} could not be loaded`));
    };
  });
}

/** The area of an address: by its first word; null where no area has it. */
export const areaOf = (head) => AREAS.find(({ heads }) => heads.includes(head)) ?? null;
