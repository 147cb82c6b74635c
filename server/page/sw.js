/* The page without a network: its own files, and nothing else.

   The server writes `SHELL` in front of this file: the version of the page, and each of its files with what the file
   must hash to. All are fetched at once, into a store of that version alone; one that is not what it should be (two
   servers of different versions answer, say) means that the version is not taken now, and the old one goes on. So a page
   never has modules of two versions, in areas either that it loads hours later.

   What the server answers under /api, tokens, and what is said over the WebSocket never pass through here. */

const STORE = `page ${SHELL.version}`;

addEventListener("install", (event) => event.waitUntil(take()));
addEventListener("activate", (event) => event.waitUntil(clear()));
addEventListener("fetch", (event) => {
  const path = pathOf(event.request);
  if (path) event.respondWith(kept(path, event.request));
});
// A new version waits until people want it: whoever is in the middle of a battle stays there.
addEventListener("message", ({ data }) => data === "take over" && skipWaiting());

async function take() {
  const store = await caches.open(STORE);
  try {
    await Promise.all(Object.entries(SHELL.files).map(async ([path, integrity]) => {
      const answer = await fetch(path, { cache: "no-cache", credentials: "omit", integrity });
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      await store.put(path, answer);
    }));
  } catch (error) {
    await caches.delete(STORE); // the browser tries again with the next visit
    throw error;
  }
}

async function clear() {
  for (const name of await caches.keys()) if (name !== STORE) await caches.delete(name);
}

/** The file that is asked for; null for whatever is not the page's. */
function pathOf({ method, url }) {
  const { origin, pathname } = new URL(url);
  return method === "GET" && origin === location.origin && pathname in SHELL.files ? pathname : null;
}

async function kept(path, request) {
  const answer = await (await caches.open(STORE)).match(path, { ignoreVary: true });
  return answer ?? fetch(request); // somebody has emptied the browser's stores
}
