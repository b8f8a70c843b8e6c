// Puts the page together: the people, one or two panes, the clock, the stream of events.

import { call, listen } from "./api.js";
import { setClock, wireClock } from "./clock.js";
import { Pane } from "./pane.js";

const wide = matchMedia("(min-width: 900px)");
const byId = (id) => document.getElementById(id);

const store = {
  people: [],
  chats: [],
  async load() {
    const [{ people }, { chats }] = await Promise.all([call("GET", "/people"), call("GET", "/chats")]);
    Object.assign(this, { people, chats });
    if (!people.length) {
      await call("POST", "/people", { id: 1001, first_name: "Ratna" });
      await this.load();
    }
  },
};

const dialogs = {
  alert(text) {
    byId("alert-text").textContent = text;
    byId("alert").showModal();
  },
  person() {
    const dialog = byId("person-dialog");
    byId("person-name").value = "";
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => {
        resolve(dialog.returnValue === "add" ? byId("person-name").value.trim() : "");
      }, { once: true });
    });
  },
};

const panes = [];

function remembered(key, index) {
  const known = new Set(store.people.map((person) => person.id));
  const [person, chat] = JSON.parse(localStorage.getItem(`pandu-${key}`) || "[0,0]");
  if (known.has(person)) return [person, chat];
  const other = store.people[Math.min(index, store.people.length - 1)].id;
  return [other, other];
}

async function arrange() {
  const wanted = wide.matches && store.people.length > 1 ? 2 : 1;
  while (panes.length > wanted) panes.pop().node.remove();
  while (panes.length < wanted) {
    const key = `pane${panes.length}`;
    const pane = new Pane(byId("pane-template"), key, store, dialogs);
    panes.push(pane);
    byId("panes").append(pane.node);
    await pane.choose(...remembered(key, panes.length - 1));
  }
}

async function reload() {
  await store.load();
  await arrange();
  await Promise.all(panes.map((pane) => pane.reload()));
}

async function onEvent(kind, data) {
  // What came between the first load and the stream would be missed: "hello" opens the stream.
  if (kind === "reset" || kind === "hello") return reload();
  if (kind === "clock") return setClock(data);
  if (kind === "person" || kind === "chat") {
    await store.load();
    await arrange();
    return panes.forEach((pane) => pane.options());
  }
  return panes.forEach((pane) => pane.event(kind, data));
}

function closeOpenMenus(event) {
  for (const menu of document.querySelectorAll("details[open]")) {
    if (!menu.contains(event.target) || event.key === "Escape") menu.open = false;
  }
}

document.addEventListener("click", closeOpenMenus);
document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeOpenMenus(event); });
wide.addEventListener("change", arrange);
wireClock();
setClock(await call("GET", "/clock"));
await store.load();
await arrange();
listen(onEvent, (connected) => { byId("offline").hidden = connected; });
