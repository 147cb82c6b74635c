// Plays a battle against the house to its end, always by the first choice: node play.mjs http://127.0.0.1:8080
import { connect } from "../../server/page/client/winedex.js";

export async function play(url, name, password) {
  const game = await connect({ url });
  await game.join(name, password);
  await game.ready();
  const over = new Promise((ended, failed) => game.inbox(({ t, d: { battle } }) => {
    if (t !== "battle.matched") return;
    const choose = ({ turn, you }) => you.choices.length > 0
      && game.ask("battle.commit", { battle, turn, choice: you.choices[0] }, { once: true }).catch(failed);
    game.follow(`battle:${battle}`, {
      whole: (snapshot) => (snapshot.over ? ended(snapshot.over) : choose(snapshot)),
      pushed: ({ t, d }) => (t === "battle.over" ? ended(d) : t === "turn.opened" && choose(d)),
    });
  }));
  await game.ask("battle.queue", { mode: "pairing", rated: false, versus: "house" }, { once: true });
  return over.finally(() => game.close());
}

if (globalThis.process) console.log(await play(process.argv[2], `Guest ${Date.now() % 1e6}`, "correct horse battery"));
