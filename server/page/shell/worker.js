/* The service worker (sw.js), which keeps the page's own files so that it opens without a network, and one version of
   them at a time. A newer one is taken when people say so: until then it waits. */

const FILE = "/page/sw.js";
const LOOK_EVERY_MS = 3_600_000;

/** Begins to keep the page, once it is there. `renewable` is called when a newer version is ready. */
export function keepShell(renewable) {
  const { serviceWorker } = navigator; // only where the page comes over TLS or from this machine
  if (!serviceWorker) return { look() {}, takeOver() {} };
  let registration = null;
  const begin = async () => {
    try {
      registration = await serviceWorker.register(trusted(FILE), { scope: "/", updateViaCache: "none" });
    } catch {
      return; // a browser that keeps nothing, or has no room: the page works as it is
    }
    if (!registration) return; // held back, as tests do
    if (registration.waiting) renewable();
    registration.addEventListener("updatefound", () => whenInstalled(registration, renewable));
    setInterval(look, LOOK_EVERY_MS);
  };
  const look = () => registration?.update().catch(() => {}); // the next look finds it
  if (serviceWorker.controller) onceChanged(serviceWorker);
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin, { once: true }); // not in the way of what is needed first

  return {
    /** Asks the server for a newer version. */
    look,

    /** Loads the page anew, with the newer version. */
    takeOver() {
      const { waiting } = registration;
      if (!waiting) return location.reload();
      waiting.addEventListener("statechange", () => waiting.state === "activated" && location.reload());
      waiting.postMessage("take over");
    },
  };
}

/** A page that is in force already goes on with its own version; whichever is found beside it is a newer one. */
function whenInstalled({ active, installing }, renewable) {
  if (!active) return;
  installing.addEventListener("statechange", () => installing.state === "installed" && renewable());
}

/** Another tab has taken the newer version: what this one has yet to load would be of it, too. */
function onceChanged(serviceWorker) {
  serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
}

/** The one address that is no text to the browser's policy (trusted types). */
function trusted(file) {
  if (!window.trustedTypes) return file;
  return window.trustedTypes.createPolicy("service-worker", { createScriptURL: () => FILE }).createScriptURL(file);
}
