// The simulated time: shown, set, and moved to the days on which something is due.
import { call } from "./api.js";
import { element } from "./dom.js";

const ZONE = 7 * 3600 * 1000;
const CLOCK = new Intl.DateTimeFormat("id-ID", {
  weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: "Asia/Jakarta",
});
const DAY = new Intl.DateTimeFormat("id-ID", { day: "numeric", month: "long", timeZone: "Asia/Jakarta" });
const byId = (id) => document.getElementById(id);

let clock = { at: Date.now(), now: Date.now(), rate: 1, jumps: [] };

export function setClock({ now, rate, jumps = [] }) {
  clock = { at: Date.now(), now: Date.parse(now), rate, jumps };
  show();
}

const present = () => clock.now + (Date.now() - clock.at) * clock.rate;

function show() {
  const moment = new Date(present());
  byId("clock-now").textContent = `${CLOCK.format(moment)} WIB`;
  byId("clock-now").dateTime = moment.toISOString();
}

// The next 2nd (reminder), 5th (deadline) and 6th (the day after), and the end of the quarter, at 09.00 WIB.
export function comingDays(now) {
  const local = new Date(now + ZONE);
  const [year, month] = [local.getUTCFullYear(), local.getUTCMonth()];
  const at = (months, day) => Date.UTC(year, months, day, 2);
  const end = month - (month % 3) + 3;
  const coming = (first, second) => (first > now ? first : second);
  const days = [2, 5, 6].map((day) => coming(at(month, day), at(month + 1, day)));
  return [...days, coming(at(end, 0), at(end + 3, 0))].sort((one, other) => one - other);
}

// The moments of the story that are still to come, and the other days; each with what happens then.
function comingJumps(now) {
  const told = clock.jumps.map(({ at, what }) => ({ at: Date.parse(at), what })).filter(({ at }) => at > now);
  const days = comingDays(now).filter((day) => !told.some(({ at }) => DAY.format(at) === DAY.format(day)));
  return [...told, ...days.map((at) => ({ at, what: "" }))].sort((one, other) => one.at - other.at);
}

function jump({ at, what }) {
  const moment = new Date(at);
  const label = what ? `${DAY.format(moment)}: ${what}` : DAY.format(moment);
  return element("button", { type: "button", onclick: () => move({ now: moment.toISOString() }) }, label);
}

async function move(body) {
  await call("PUT", "/clock", body);
  byId("clock").open = false;
}

export function wireClock() {
  byId("clock").addEventListener("toggle", () => {
    byId("clock-input").value = new Date(present() + ZONE).toISOString().slice(0, 16);
    byId("clock-jumps").replaceChildren(...comingJumps(present()).map(jump));
  });
  byId("clock-form").addEventListener("submit", (event) => {
    event.preventDefault();
    return move({ now: `${byId("clock-input").value}:00+07:00` });
  });
  byId("clock-real").addEventListener("click", () => move({ now: new Date().toISOString(), rate: 1 }));
  setInterval(show, 1000);
}
