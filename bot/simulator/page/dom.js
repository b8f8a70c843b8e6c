// Small ways to make elements; text enters the page as text only.

export function element(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key in node) node[key] = value;
    else node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const ICONS = {
  copy: "M6 3.500h7v8M3.500 6h6.500v7h-6.500z",
  out: "M5 11 11 5M6 5h5v5",
};

export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  const looks = { d: ICONS[name], fill: "none", stroke: "currentColor", "stroke-width": "1.5" };
  for (const [key, value] of Object.entries(looks)) path.setAttribute(key, value);
  for (const [key, value] of Object.entries({ viewBox: "0 0 16 16", class: "key-mark", "aria-hidden": "true" })) {
    picture.setAttribute(key, value);
  }
  picture.append(path);
  return picture;
}

const TIME = new Intl.DateTimeFormat("id-ID", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Jakarta" });
const DAY = new Intl.DateTimeFormat("id-ID", {
  weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "Asia/Jakarta",
});

export const time = (seconds) => TIME.format(new Date(seconds * 1000));
export const day = (seconds) => DAY.format(new Date(seconds * 1000));

export function fullName(person) {
  return [person.first_name, person.last_name].filter(Boolean).join(" ");
}

export function initials(name) {
  const words = name.replace(/^(bu|pak|bapak|ibu)\s+/i, "").split(/\s+/).filter(Boolean);
  return words.slice(0, 2).map((word) => [...word][0].toUpperCase()).join("");
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = element("textarea", { value: text, className: "hidden" });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}
