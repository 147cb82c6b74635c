/* A question that wants an answer first. */

const element = (id) => document.getElementById(id);

/** Asks in a dialog; promises whether the answer was yes. Escape means no. */
export function confirmed(question, { yes = "Yes", no = "No" } = {}) {
  const dialog = element("question");
  element("asked").textContent = question;
  element("yes").textContent = yes;
  element("no").textContent = no;
  return new Promise((decided) => {
    element("yes").onclick = () => dialog.close("yes");
    element("no").onclick = () => dialog.close("no");
    dialog.onclose = () => decided(dialog.returnValue === "yes");
    dialog.returnValue = "no";
    dialog.showModal();
  });
}
